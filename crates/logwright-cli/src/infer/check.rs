//! [`check`]: whether the schema accepts what it was inferred from. (Language spec, section J.3.)

use super::notes::{Notes, Refusal};
use super::pool::Pool;
use crate::failure::Failure;
use logwright::infer::Inference;
use logwright::stream::Piece;
use logwright::{CompileOptions, Limits, Rejection, Schema, Scratch};

/// Reads all inputs again and notes what the schema does not accept.
pub(super) fn check(pool: &Pool<'_>, schema: &Schema, limits: &Limits) -> Result<Notes, Failure> {
    let options = CompileOptions::default().limits(limits.clone()).enforce_in_arrays();
    let program = schema.compile_with(&options).map_err(|error| Failure::new(error.to_string()))?;
    let (_, notes) = pool.read(Scratch::default, |scratch, piece| {
        // What is no record was told before.
        let Piece::Record(frame) = piece else { return Ok(()) };
        match program.interpret_in(frame.bytes, scratch) {
            Err(rejection) if Inference::new(limits.clone()).observe(frame.bytes).is_ok() => {
                Err(Refusal::Record(reason(&rejection)))
            }
            _ => Ok(()),
        }
    });
    Ok(notes)
}

/// Why a record is rejected, in one line, without its data.
fn reason(rejection: &Rejection) -> String {
    rejection.issues().first().map(ToString::to_string).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use super::check;
    use crate::console::Progress;
    use crate::failure::Verdict;
    use crate::infer::pool::Pool;
    use crate::input::Source;
    use logwright::stream::SplitOptions;
    use logwright::{Field, Limits, Schema, Type};

    #[test]
    fn what_does_not_fit_is_found_and_what_is_no_record_is_passed_over() {
        let path = std::env::temp_dir().join(format!("logwright-misfits-{}", std::process::id()));
        std::fs::write(&path, "{\"a\":1}\n[2]\n{\"a\":\"x\"}\n{\"b\":1}\n{\"a\":").unwrap();
        let (sources, progress) = ([Source::File(path.clone())], Progress::new(None));
        let pool = Pool::new(&sources, SplitOptions::default(), &progress);
        let of = |value| {
            let schema = Schema::new("Custom.Door", [Field::new("a", value).required()]);
            let notes = check(&pool, &schema, &Limits::default()).unwrap();
            (notes.verdict(), notes.counts())
        };
        assert_eq!(of(Type::BigInt), (Verdict::Rejected, ", 2 refused".into()));
        assert_eq!(of(Type::string()), (Verdict::Rejected, ", 1 refused".into()));
        std::fs::remove_file(&path).unwrap();
    }
}
