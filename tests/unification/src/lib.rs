//! The library beside a `serde_json` with other features. The tests are those of the library itself; see `Cargo.toml`.

#[cfg(test)]
mod tests {
    use serde_json::Value;

    #[test]
    fn the_features_are_on() {
        let value: Value = serde_json::from_str("{\"b\":1.50,\"a\":1e400}").unwrap();
        assert_eq!(value.to_string(), "{\"b\":1.50,\"a\":1e+400}");
    }
}
