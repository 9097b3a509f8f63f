//! The working directory that a stage of a Dockerfile ends with.

use super::stage::{Base, Build, Stage};
use crate::syntax::dockerfile::Arguments;
use crate::syntax::dockerfile::keyword::Keyword;

/// The working directory of what is made of a stage, as far as the file tells it.
///
/// A relative WORKDIR counts from the one before it, through the stages that this one builds on
/// (`BuildKit`, `dispatchWorkdir`). The base image's own isn't known, except that nothing is `/`.
pub fn workdir(build: &Build<'_>, stage: &Stage<'_>) -> Option<String> {
    let mut chain: Vec<_> = build.chain(stage).collect();
    chain.reverse();
    let mut path = (build.root(stage) == Base::Scratch).then(|| "/".to_owned());
    for index in chain.into_iter().flat_map(|stage| stage.instructions.clone()) {
        let instruction = build.instruction(index);
        let (Some(Keyword::Workdir), Arguments::Text(word)) =
            (instruction.keyword, &instruction.arguments)
        else {
            continue;
        };
        let text = build.expand(word);
        path = match text.known() {
            Some(told) if is_absolute(told) => Some(told.to_owned()),
            Some(told) => path.map(|path| format!("{}/{told}", path.trim_end_matches('/'))),
            None => None,
        };
    }
    path
}

/// Whether a path is absolute, on Windows as well.
fn is_absolute(path: &str) -> bool {
    path.starts_with(['/', '\\']) || path.as_bytes().get(1) == Some(&b':')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::dockerfile::parse;

    #[test]
    fn each_workdir_counts_from_the_one_before() {
        for (text, path) in [
            ("FROM a\nWORKDIR /a\nWORKDIR b\nWORKDIR ./c\n", Some("/a/b/./c")),
            ("FROM a AS x\nWORKDIR /a\nFROM x\nWORKDIR b\n", Some("/a/b")),
            ("FROM a\nARG D=/srv\nWORKDIR $D/app\n", Some("/srv/app")),
            ("FROM scratch\nWORKDIR app\n", Some("/app")),
            ("FROM scratch\n", Some("/")),
            ("FROM a\nWORKDIR C:\\app\n", Some("C:app")),
            ("FROM a\nWORKDIR app\n", None),
            ("FROM a\nWORKDIR /a\nWORKDIR $UNKNOWN_BY_FILE\nWORKDIR /b\n", Some("/b")),
            ("FROM a\n", None),
        ] {
            let dockerfile = parse(text);
            let build = Build::of(&dockerfile);
            let stage = build.target().expect("a stage");
            assert_eq!(workdir(&build, stage).as_deref(), path, "{text}");
        }
    }
}
