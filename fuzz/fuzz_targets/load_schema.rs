//! Any text as a schema: what loads compiles and comes back, and what does not says where it is wrong.
#![no_main]

use libfuzzer_sys::fuzz_target;
use logwright::{Code, Diagnostic, Limits, LoadOptions, Schema};
use logwright_fuzz::schema_comes_back;

fuzz_target!(|data: &[u8]| {
    let options = LoadOptions::default().limits(Limits::default().yaml_nodes(5_000).fields(500));
    let loaded = Schema::from_slice(data, &options);
    let Ok(text) = std::str::from_utf8(data) else {
        let error = loaded.unwrap_err();
        assert_eq!(error.diagnostics()[0].code(), Code::SchemaUtf8);
        return located(error.diagnostics(), data);
    };
    let all = Schema::all_from_yaml(text, &options);
    match &loaded {
        Ok(loaded) => {
            located(&loaded.warnings, data);
            schema_comes_back(&loaded.schema, true);
            assert_eq!(all.unwrap().len(), 1);
            let program = loaded.schema.compile().unwrap_or_else(|error| panic!("{error}\n{text}"));
            program.accepts(b"{\"a\":1}");
            for diagnostic in program.warnings() {
                assert!(
                    loaded.warnings.iter().any(|warning| warning.code() == diagnostic.code()),
                    "{diagnostic}"
                );
            }
        }
        Err(error) => {
            located(error.diagnostics(), data);
            assert!(!error.to_string().is_empty());
            match all {
                Ok(all) => {
                    assert!(all.len() > 1, "one document, and two opinions: {error}");
                    all.iter().for_each(|loaded| schema_comes_back(&loaded.schema, true));
                }
                Err(error) => located(error.diagnostics(), data),
            }
        }
    }
});

/// Every diagnostic stands somewhere in the text, and says so in one line.
fn located(diagnostics: &[Diagnostic], text: &[u8]) {
    for diagnostic in diagnostics {
        let message = diagnostic.message();
        assert!(!message.is_empty() && !message.contains('\n') && !message.ends_with('.'), "{message}");
        let Some(span) = diagnostic.span() else { continue };
        let position = diagnostic.position().expect("what has a span has a position");
        assert_eq!(position.offset, span.start, "{diagnostic}");
        let known = |end: usize| std::str::from_utf8(text.get(..end)?).ok();
        let before = known(span.start).unwrap_or_else(|| panic!("{diagnostic}: {span:?}"));
        if diagnostic.code() != Code::SchemaUtf8 {
            assert!(known(span.end).is_some(), "{diagnostic}: {span:?}");
            let lines = before.replace("\r\n", "\n").matches(['\n', '\r']).count() + 1;
            assert_eq!(position.line, lines, "{diagnostic}");
        }
    }
}
