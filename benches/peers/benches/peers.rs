//! `cargo bench --manifest-path benches/peers/Cargo.toml`: one table. `PEERS_MB` and `PEERS_ROUNDS` set the size of a
//! corpus and the number of rounds, `PEERS_ONLY` takes the corpora whose name contains it.

fn main() {
    logwright_peers::run();
}
