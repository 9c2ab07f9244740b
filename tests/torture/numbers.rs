//! Numbers at the edges of every type.

use crate::{PLACES, PROGRAM, codes, is_json, outcome, put};

const UNPARSED: &str = "value-unparsed";
const RANGE: &str = "value-range";
const NO_TIME: &str = "timestamp-unparsed";
const FAR: &str = "timestamp-range";

type Read<T> = Result<T, &'static str>;

/// A number; what `smallint`, `int`, `bigint`, `float` and `timestamp` with the format `unix` make of it.
type Row = (&'static str, Read<i64>, Read<i64>, Read<i64>, Read<f64>, Read<&'static str>);

const EPOCH: Read<&str> = Ok("1970-01-01T00:00:00Z");

#[rustfmt::skip]
const NUMBERS: &[Row] = &[
    ("0", Ok(0), Ok(0), Ok(0), Ok(0.0), EPOCH),
    ("-0", Ok(0), Ok(0), Ok(0), Ok(-0.0), EPOCH),
    ("-0.0", Err(UNPARSED), Err(UNPARSED), Err(UNPARSED), Ok(-0.0), EPOCH),
    ("0e99999999999999999999", Err(UNPARSED), Err(UNPARSED), Err(UNPARSED), Ok(0.0), EPOCH),
    ("1.0", Err(UNPARSED), Err(UNPARSED), Err(UNPARSED), Ok(1.0), Ok("1970-01-01T00:00:01Z")),
    ("1e0", Err(UNPARSED), Err(UNPARSED), Err(UNPARSED), Ok(1.0), Ok("1970-01-01T00:00:01Z")),
    ("1E+2", Err(UNPARSED), Err(UNPARSED), Err(UNPARSED), Ok(100.0), Ok("1970-01-01T00:01:40Z")),
    ("1e400", Err(UNPARSED), Err(UNPARSED), Err(UNPARSED), Err(RANGE), Err(FAR)),
    ("-1e400", Err(UNPARSED), Err(UNPARSED), Err(UNPARSED), Err(RANGE), Err(FAR)),
    ("1e-400", Err(UNPARSED), Err(UNPARSED), Err(UNPARSED), Ok(0.0), EPOCH),
    ("1e99999999999999999999", Err(UNPARSED), Err(UNPARSED), Err(UNPARSED), Err(RANGE), Err(FAR)),
    ("1e-99999999999999999999", Err(UNPARSED), Err(UNPARSED), Err(UNPARSED), Ok(0.0), EPOCH),
    ("1.7976931348623157e308", Err(UNPARSED), Err(UNPARSED), Err(UNPARSED), Ok(f64::MAX), Err(FAR)),
    ("1.7976931348623159e308", Err(UNPARSED), Err(UNPARSED), Err(UNPARSED), Err(RANGE), Err(FAR)),
    ("5e-324", Err(UNPARSED), Err(UNPARSED), Err(UNPARSED), Ok(5e-324), EPOCH),
    ("32767", Ok(32_767), Ok(32_767), Ok(32_767), Ok(32_767.0), Ok("1970-01-01T09:06:07Z")),
    ("32768", Err(RANGE), Ok(32_768), Ok(32_768), Ok(32_768.0), Ok("1970-01-01T09:06:08Z")),
    ("-32768", Ok(-32_768), Ok(-32_768), Ok(-32_768), Ok(-32_768.0), Ok("1969-12-31T14:53:52Z")),
    ("-32769", Err(RANGE), Ok(-32_769), Ok(-32_769), Ok(-32_769.0), Ok("1969-12-31T14:53:51Z")),
    ("2147483647", Err(RANGE), Ok(2_147_483_647), Ok(2_147_483_647), Ok(2_147_483_647.0), Ok("2038-01-19T03:14:07Z")),
    ("2147483648", Err(RANGE), Err(RANGE), Ok(2_147_483_648), Ok(2_147_483_648.0), Ok("2038-01-19T03:14:08Z")),
    ("-2147483649", Err(RANGE), Err(RANGE), Ok(-2_147_483_649), Ok(-2_147_483_649.0), Ok("1901-12-13T20:45:51Z")),
    ("9223372036854775807", Err(RANGE), Err(RANGE), Ok(i64::MAX), Ok(9.223_372_036_854_776e18), Err(FAR)),
    ("9223372036854775808", Err(RANGE), Err(RANGE), Err(RANGE), Ok(9.223_372_036_854_776e18), Err(FAR)),
    ("-9223372036854775808", Err(RANGE), Err(RANGE), Ok(i64::MIN), Ok(-9.223_372_036_854_776e18), Err(FAR)),
    ("-9223372036854775809", Err(RANGE), Err(RANGE), Err(RANGE), Ok(-9.223_372_036_854_776e18), Err(FAR)),
    ("18446744073709551615", Err(RANGE), Err(RANGE), Err(RANGE), Ok(1.844_674_407_370_955_2e19), Err(FAR)),
    ("253402300799", Err(RANGE), Err(RANGE), Ok(253_402_300_799), Ok(253_402_300_799.0), Ok("9999-12-31T23:59:59Z")),
    ("253402300800", Err(RANGE), Err(RANGE), Ok(253_402_300_800), Ok(253_402_300_800.0), Err(FAR)),
    ("-62135596799", Err(RANGE), Err(RANGE), Ok(-62_135_596_799), Ok(-62_135_596_799.0), Ok("0001-01-01T00:00:01Z")),
    ("-62135596801", Err(RANGE), Err(RANGE), Ok(-62_135_596_801), Ok(-62_135_596_801.0), Err(FAR)),
    ("1.0000000019", Err(UNPARSED), Err(UNPARSED), Err(UNPARSED), Ok(1.000_000_001_9), Ok("1970-01-01T00:00:01.000000001Z")),
];

fn integer(record: &[u8], name: &str) -> Read<i64> {
    outcome(record, |event| event.get(name).unwrap().as_i64().unwrap())
}

fn float(record: &[u8]) -> Read<f64> {
    outcome(record, |event| event.get("/float").unwrap().as_f64().unwrap())
}

fn text(record: &[u8]) -> Read<String> {
    outcome(record, |event| event.get("/string").unwrap().as_str().unwrap().to_owned())
}

fn json(record: &[u8]) -> Read<String> {
    outcome(record, |event| event.get("/json").unwrap().as_json().unwrap().text().into_owned())
}

fn time(record: &[u8]) -> Read<String> {
    outcome(record, |event| event.time().unwrap().to_string())
}

#[test]
fn every_type_reads_a_number_exactly_or_refuses_it() {
    for (number, small, int, big, approximate, instant) in NUMBERS {
        let quoted = format!("\"{number}\"");
        for token in [number, &quoted.as_str()] {
            assert_eq!(integer(&put(PLACES[2], token), "/smallint"), *small, "{token}");
            assert_eq!(integer(&put(PLACES[1], token), "/int"), *int, "{token}");
            assert_eq!(integer(&put(PLACES[3], token), "/bigint"), *big, "{token}");
            let bits = |float: Read<f64>| float.map(f64::to_bits);
            assert_eq!(bits(float(&put(PLACES[4], token))), bits(*approximate), "{token}");
            assert_eq!(time(&put(PLACES[6], token)), instant.map(str::to_owned), "{token}");
            assert_eq!(text(&put(PLACES[0], token)).as_deref(), Ok(*number));
            assert_eq!(json(&put(PLACES[7], token)).as_deref(), Ok(*token));
        }
        for place in PLACES {
            assert!(is_json(&put(place, number)), "{number}");
        }
    }
}

/// Ten thousand digits, before the point, after it, and in the exponent.
#[test]
fn long_numbers_are_read_to_their_end() {
    let (ones, zeros) = ("1".repeat(10_000), "0".repeat(10_000));
    for (number, big, approximate, instant) in [
        (ones.clone(), Err(RANGE), Err(RANGE), Err(NO_TIME)),
        (format!("-{ones}"), Err(RANGE), Err(RANGE), Err(NO_TIME)),
        (format!("1{zeros}e-10000"), Err(UNPARSED), Ok(1.0), Err(NO_TIME)),
        (format!("0.{ones}"), Err(UNPARSED), Ok(1.0 / 9.0), Err(NO_TIME)),
        (format!("0.{zeros}1"), Err(UNPARSED), Ok(0.0), Err(NO_TIME)),
        (format!("1e{ones}"), Err(UNPARSED), Err(RANGE), Err(NO_TIME)),
        (format!("1e-{ones}"), Err(UNPARSED), Ok(0.0), Err(NO_TIME)),
        (format!("1e{zeros}"), Err(UNPARSED), Ok(1.0), Err(NO_TIME)),
        (format!("0e{ones}"), Err(UNPARSED), Ok(0.0), Err(NO_TIME)),
    ] {
        let start = &number[..8];
        assert_eq!(integer(&put(PLACES[3], &number), "/bigint"), big, "{start}");
        assert_eq!(float(&put(PLACES[4], &number)), approximate, "{start}");
        assert_eq!(time(&put(PLACES[6], &number)), instant.map(str::to_owned), "{start}");
        assert_eq!(text(&put(PLACES[0], &number)).as_ref(), Ok(&number));
        assert_eq!(json(&put(PLACES[7], &number)).as_ref(), Ok(&number));
        assert_eq!(codes(format!("{{\"embedded\":\"{number}\"}}").as_bytes()), [""; 0]);
        for place in PLACES {
            assert!(is_json(&put(place, &number)), "{start}");
            for broken in [format!("{number}."), format!("{number}x"), format!("0{number}")] {
                assert!(!is_json(&put(place, &broken)), "{start}");
            }
        }
    }
    // As text, where more than JSON's grammar is read.
    let padded = format!("{zeros}7");
    assert_eq!(integer(&put(PLACES[3], format!("\"{padded}\"")), "/bigint"), Ok(7));
    assert!(!is_json(&put(PLACES[3], &padded)));
}

/// A number copied into an event is as it was written, whatever `serde_json` would make of it.
#[test]
fn numbers_are_written_as_they_came() {
    let stamp = logwright::Stamp::new(
        logwright::Timestamp::from_unix(0, 0).unwrap(),
        logwright::RowId::from_seed(0, 0),
    );
    for number in ["1.50", "-0", "1E5", "100000000000000000000000000000", "0.1e-7"] {
        let record = format!("{{\"float\":{number},\"json\":[{number}]}}");
        let mut out = Vec::new();
        PROGRAM.interpret(record.as_bytes()).unwrap().write_json(
            &mut out,
            logwright::Dialect::Source,
            &stamp,
        );
        let start = format!("{{\"float\":{number},\"json\":[{number}],");
        assert!(out.starts_with(start.as_bytes()), "{}", String::from_utf8_lossy(&out));
    }
}
