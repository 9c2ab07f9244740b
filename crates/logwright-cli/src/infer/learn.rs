//! [`learn`]: what all records have in common.

use super::notes::{Notes, Refusal};
use super::pool::Pool;
use logwright::Limits;
use logwright::infer::Inference;
use logwright::stream::Piece;

/// What the inputs taught.
#[derive(Debug)]
pub(super) struct Learnt {
    pub(super) inference: Inference,
    pub(super) notes: Notes,
}

/// Observes every record.
pub(super) fn learn(pool: &Pool<'_>, limits: &Limits) -> Learnt {
    let start = || Inference::new(limits.clone());
    let (parts, notes) = pool.read(start, |inference, piece| match piece {
        Piece::Record(frame) => {
            inference.observe(frame.bytes).map_err(|error| Refusal::record(&error, error.span()))
        }
        Piece::Skipped(skipped) => Err(Refusal::Skipped(skipped.into())),
        _ => Ok(()),
    });
    let mut inference = start();
    for part in &parts {
        inference.merge(part);
    }
    Learnt { inference, notes }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use super::learn;
    use crate::console::Progress;
    use crate::infer::pool::Pool;
    use crate::input::Source;
    use logwright::Limits;
    use logwright::stream::SplitOptions;
    use std::fs;

    #[test]
    fn the_number_of_threads_does_not_show() {
        let dir = std::env::temp_dir().join(format!("logwright-threads-{}", std::process::id()));
        fs::create_dir_all(&dir).unwrap();
        let texts =
            (0..23).map(|i| format!("{{\"n{}\":{i},\"a\":[{i}.5]}}\n[{i}]\n{{\"a\":{i}}}{{\"a\":\n", i % 5));
        let mut sources: Vec<Source> = texts
            .enumerate()
            .map(|(i, text)| {
                let path = dir.join(i.to_string());
                fs::write(&path, text).unwrap();
                Source::File(path)
            })
            .collect();
        sources.insert(9, Source::File(dir.join("nowhere")));
        let progress = Progress::new(None);
        let of = |threads| {
            let learnt = learn(
                &Pool::new(&sources, SplitOptions::default(), &progress).threads(threads),
                &Limits::default(),
            );
            (learnt.inference.schema(), learnt.inference.records(), learnt.notes)
        };
        let one = of(1);
        assert_eq!((one.0.as_ref().unwrap().fields.len(), one.1), (6, 46));
        for threads in [2, 3, 8, 40] {
            assert_eq!(of(threads), one, "{threads} threads");
        }
        fs::remove_dir_all(&dir).unwrap();
    }
}
