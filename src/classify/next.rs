//! Cutting and classifying in one go: where a record ends is guessed, and proved by reading it.

use super::{Classified, RegistrySession};
use crate::stream::{Piece, Split};

impl RegistrySession {
    /// Cuts the next piece of a stream and classifies it: the same as the stream's next piece and then, if it is a record,
    /// [`classify`](Self::classify), at a lower price. Most records of JSON are not scanned for their end first, since
    /// reading them tells where it is. `None` when that was all, or when a [`Splitter`](crate::stream::Splitter) needs
    /// more bytes.
    ///
    /// ```
    /// use logwright::stream::{Pieces, SplitOptions};
    /// use logwright::{Classified, Registry, schemas};
    ///
    /// let body = br#"{"time":1,"event":{"nodeId":"n1"}}{"time":2,"event":{"nodeId":"n2"}}"#;
    /// let mut session = Registry::new([schemas::tailscale_network().compile()?])?.session();
    /// let mut pieces = Pieces::new(body, SplitOptions::default());
    /// let mut offsets = Vec::new();
    /// while let Some((piece, classified)) = session.classify_next(&mut pieces) {
    ///     assert!(matches!(classified, Some(Classified::Event(_))));
    ///     offsets.push(piece.frame().offset);
    /// }
    /// assert_eq!(offsets, [0, 34]);
    /// # Ok::<(), logwright::Error>(())
    /// ```
    pub fn classify_next<'a>(
        &'a mut self,
        stream: &'a mut impl Split,
    ) -> Option<(Piece<'a>, Option<Classified<'a>>)> {
        let (bytes, cutter) = stream.parts();
        if self.is_all_json
            && let Some(record) = cutter.guess(bytes)
        {
            // What a program has read is well-formed.
            if let Ok(nearest @ Some(_)) = self.registry.nearest(record, &mut self.scratch) {
                let cut = cutter.take(bytes, record);
                let classified = self.registry.verdict(record, nearest, &mut self.scratch);
                classified.tell();
                return Some((cutter.piece(bytes, cut), Some(classified)));
            }
            cutter.refuse(record);
        }
        let cut = cutter.cut(bytes)?;
        let piece = cutter.piece(bytes, cut);
        let classified = match piece {
            Piece::Record(frame) => self.classify(frame.bytes),
            Piece::Skipped(_) => None,
        };
        Some((piece, classified))
    }
}

#[cfg(test)]
mod tests {
    use crate::limits::Limits;
    use crate::stream::{Framing, Piece, Pieces, Split, SplitOptions, Splitter};
    use crate::{Classified, Registry, RegistrySession, Schema};
    use proptest::prelude::*;
    use proptest::sample::select;
    use std::iter::from_fn;

    const TREE: &str = "schema: Custom.Tree
fields:
- {name: tree, type: string, required: true}
- {name: leaves, type: array, element: {type: json}}";
    const LAMP: &str = "schema: Custom.Lamp
fields: [{name: lamp, type: int, required: true}, {name: tree, type: string}]";
    const DOOR: &str = "schema: Custom.Door
parser: {fastmatch: {match: ['{%{kind}}']}}
fields: [{name: kind, type: string}]";

    fn registry(schemas: &[&str], is_first: bool) -> Registry {
        let programs = schemas.iter().map(|yaml| Schema::from_yaml(yaml).unwrap().compile().unwrap());
        if is_first { Registry::first_accepting(programs) } else { Registry::new(programs) }.unwrap()
    }

    /// The piece, where it is, and what it comes to.
    type Told = (Vec<u8>, u64, u64, String);

    fn told(piece: Piece<'_>, classified: Option<Classified<'_>>) -> Told {
        let frame = piece.frame();
        let comes_to = match (piece, classified) {
            (Piece::Skipped(skipped), None) => format!("{} at {}", skipped.message(), skipped.fault_offset()),
            (_, None) => "nothing".to_owned(),
            (_, Some(Classified::Event(event))) => {
                format!("{} {:?}", event.log_type(), event.get("/tree").and_then(|tree| tree.as_str()))
            }
            (_, Some(Classified::Rejected(rejected))) => {
                format!(
                    "{:?} {:?} {:?}",
                    rejected.log_type(),
                    rejected.rejection(),
                    rejected.others().count()
                )
            }
        };
        (frame.bytes.to_vec(), frame.offset, frame.line, comes_to)
    }

    fn all(session: &mut RegistrySession, stream: &mut impl Split) -> Vec<Told> {
        from_fn(|| session.classify_next(stream).map(|(piece, classified)| told(piece, classified))).collect()
    }

    /// Records, and what is nearly one.
    const RECORDS: &[&str] = &[
        r#"{"tree":"oak","leaves":[{},{"a":[]},{}]}"#,
        r#"{"tree":"}{","leaves":["}\n{","}",{"}":"{"}]}"#,
        "{\"tree\":\"elm\",\n \"leaves\":[\n {\n }\n]\n}",
        "{\"tree\":\"}\n{\"}",
        r#"{"lamp":7}"#,
        r#"{"lamp":"x"}"#,
        r#"{"lamp":7,"tree":"}{"}"#,
        r#"{"stone":7}"#,
        r#"{"tree":"ash"}}"#,
        r#"{"tree":{"tree":"cut"}"#,
        r#"{"tree":"open}"#,
        r#"{"tree":[}"#,
        "[{\"tree\":1},{}]",
        "{}",
        "null",
        "7",
    ];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn it_says_what_piece_by_piece_is_said(
            records in prop::collection::vec((select(RECORDS), select(vec!["", "\n", "\n", "\n", "\r\n", " \n\n", ","])), 0..24),
            is_even in any::<bool>(),
            change in prop::option::of((any::<prop::sample::Index>(), select(b"{}\"\n\\\xff,".to_vec()))),
            (schemas, is_first) in select(vec![
                (vec![TREE], false), (vec![TREE, LAMP], false), (vec![LAMP, TREE], true), (vec![DOOR, TREE], false),
            ]),
            framing in select(vec![Framing::Auto, Framing::Auto, Framing::Values, Framing::Array, Framing::Lines]),
            cap in select(vec![20, 45, 1000]),
            size in 1..200_usize,
        ) {
            let mut input = String::new();
            for (record, separator) in &records {
                // The more alike the separators are, the more is guessed.
                input += record;
                input += if is_even { "\n" } else { separator };
            }
            let mut input = input.into_bytes();
            if let Some((index, byte)) = change.filter(|_| !input.is_empty()) {
                let index = index.index(input.len());
                input[index] = byte;
            }
            let registry = registry(&schemas, is_first);
            let options = SplitOptions::default().framing(framing).limits(Limits::default().record_bytes(cap));

            let mut session = registry.session();
            let one_by_one: Vec<Told> = Pieces::new(&input, options.clone())
                .map(|piece| match piece {
                    Piece::Record(frame) => told(piece, session.classify(frame.bytes)),
                    Piece::Skipped(_) => told(piece, None),
                })
                .collect();
            let mut pieces = Pieces::new(&input, options.clone());
            prop_assert_eq!(all(&mut registry.session(), &mut pieces), &*one_by_one);

            let (mut session, mut splitter, mut pushed) = (registry.session(), Splitter::new(options), Vec::new());
            for chunk in input.chunks(size) {
                splitter.push(chunk);
                pushed.extend(all(&mut session, &mut splitter));
            }
            splitter.finish();
            pushed.extend(all(&mut session, &mut splitter));
            prop_assert_eq!(pushed, one_by_one);
        }
    }

    #[test]
    fn most_records_are_not_scanned_for_their_end() {
        for separator in ["", "\n", "\r\n\r\n"] {
            let input = format!("{}{separator}", RECORDS[0]).repeat(1000);
            let mut splitter = Splitter::new(SplitOptions::default());
            splitter.push(input.as_bytes());
            splitter.finish();
            let told = all(&mut registry(&[TREE], false).session(), &mut splitter);
            assert_eq!(told.len(), 1000);
            assert!(splitter.scanned() <= 2 * RECORDS[0].len(), "{} of {}", splitter.scanned(), input.len());
        }
    }

    #[test]
    fn wrong_guesses_take_linear_time() {
        let records = |separator: &str| format!("{}{separator}", RECORDS[0]).repeat(4);
        let input = (records("\n") + &records(" ") + &records("")).repeat(20_000);
        let mut splitter = Splitter::new(SplitOptions::default());
        splitter.push(input.as_bytes());
        splitter.finish();
        assert_eq!(all(&mut registry(&[TREE], false).session(), &mut splitter).len(), 240_000);
        let (searched, bytes) = (splitter.searched(), input.len());
        assert!(searched <= 2 * bytes + (1 << 20), "{searched} of {bytes}");
    }
}
