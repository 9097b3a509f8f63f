//! What `ONBUILD` triggers is kept by a build without a look at it, and read by the builds that use
//! the image: a mistake in it is worth a word, but no error of this file.

use permafrost::{Policy, Source, check};

#[test]
fn a_trigger_that_fails_later_is_a_note() {
    let source = Source::new("FROM a:1\nONBUILD COPY x\nONBUILD RUM y\nONBUILD RUN z\n");
    let report = check(&source, &Policy::default());
    assert_eq!(report.syntax_errors, []);
    let notes: Vec<_> =
        report.notes.iter().map(|it| (it.message.as_str(), &source.text()[it.range])).collect();
    let [(first, copy), (second, rum)] = notes[..] else { panic!("two notes, not {notes:?}") };
    assert!(first.starts_with("a build that uses this image fails: `COPY` needs"), "{first}");
    assert!(second.starts_with("a build that uses this image fails: "), "{second}");
    assert_eq!((copy, rum), ("COPY", "RUM"));
}

#[test]
fn a_trigger_that_no_build_takes_is_an_error() {
    for trigger in ["FROM b", "MAINTAINER c", "ONBUILD RUN d"] {
        let source = Source::new(format!("FROM a:1\nONBUILD {trigger}\n"));
        let report = check(&source, &Policy::default());
        assert_eq!(report.syntax_errors.len(), 1, "{trigger}");
        assert_eq!(report.notes, [], "{trigger}");
    }
}
