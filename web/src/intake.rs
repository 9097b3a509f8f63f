//! What a pasted text really is: a diff, a page of Markdown or a command line around the code.
//!
//! A wrong guess would take a person's text apart, so a text that is itself a Dockerfile or a manifest
//! always stays as it is, whatever stands in its comments, heredocs and strings.

mod diff;
mod heredoc;
mod markdown;

use crate::files::NewFile;
use permafrost::Kind;

/// Around what the code stood, for the sentence that tells of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wrapper {
    Diff,
    Markdown,
    Command,
}

/// Code that was found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) wrapper: Wrapper,
    /// At least one.
    pub(crate) files: Vec<NewFile>,
}

/// The code within a text; `None` where the text is the code.
pub(crate) fn unwrap(text: &str) -> Option<Found> {
    let lines: Vec<&str> = text.trim_start_matches('\u{feff}').lines().collect();
    let found =
        |wrapper, files: Vec<NewFile>| (!files.is_empty()).then_some(Found { wrapper, files });
    found(Wrapper::Diff, diff::files(&lines))
        .or_else(|| found(Wrapper::Command, heredoc::file(&lines).into_iter().collect()))
        .or_else(|| found(Wrapper::Markdown, markdown::files(&lines)))
}

impl Found {
    /// What was done, in one line.
    pub(crate) fn told(&self) -> String {
        let around = match self.wrapper {
            Wrapper::Diff => "the diff",
            Wrapper::Markdown => "the Markdown",
            Wrapper::Command => "the command",
        };
        match &self.files[..] {
            [_] => format!("Taken out of {around} that was pasted; undo brings it back."),
            files => format!("{} files taken out of {around} that was pasted.", files.len()),
        }
    }
}

/// Whether a line could only stand in a Dockerfile or a manifest.
fn is_code(line: &str) -> bool {
    let word = line.split_whitespace().next().unwrap_or_default();
    let is_from = word.eq_ignore_ascii_case("from") && line.split_whitespace().count() > 1;
    is_from && !line.ends_with(['.', ':', ','])
        || line.starts_with("apiVersion:")
        || line.starts_with("kind:")
}

/// The code of some lines.
fn joined<'a>(lines: impl IntoIterator<Item = &'a str>) -> String {
    lines.into_iter().fold(String::new(), |text, line| text + line + "\n")
}

/// A file by the path that stood beside its code.
fn named(path: Option<&str>, text: String, kind: Option<Kind>) -> NewFile {
    let name = path.and_then(|path| path.rsplit(['/', '\\']).next());
    let name = name.filter(|name| !name.is_empty()).map(str::to_owned);
    // A name that says what it is needs no choice.
    let kind = kind.filter(|_| name.as_deref().and_then(Kind::of_file_name).is_none());
    NewFile { name, text, kind }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_stays_as_it_is_whatever_stands_in_it() {
        for text in [
            "",
            "FROM a\nRUN <<EOF\n```yaml\nkind: Pod\n```\nEOF\n",
            "# A heading\n# ```dockerfile\nFROM a\n",
            "# Build it\n\n# ```\n# docker build .\n# ```\nFROM a:1\nUSER 7\n",
            "apiVersion: v1\nkind: ConfigMap\ndata:\n  README.md: |\n    ```yaml\n    kind: Pod\n    ```\n",
            "apiVersion: v1\nkind: ConfigMap\ndata:\n  a.patch: |\n    --- a/x\n    +++ b/x\n    @@ -1 +1 @@\n    -a\n    +b\n",
            "--- # first\nkind: Pod\n--- # second\nkind: Pod\n",
            "---\nkind: Pod\n",
            "title: x\ndescription: |\n  ```yaml\n  kind: Pod\n  ```\n",
            "FROM a\nRUN cat <<EOF > x\nEOF\n",
            "{\"kind\": \"Pod\"}",
            "Just some words, and no code at all.\n",
            "```\nno language, and no code\n```\n",
            "``` yaml\nkind: Pod\n",
        ] {
            assert_eq!(unwrap(text), None, "{text}");
        }
    }

    #[test]
    fn it_is_told_what_was_done() {
        let found = unwrap("```dockerfile\nFROM a\n```\n").expect("there is a block");
        assert_eq!(found.told(), "Taken out of the Markdown that was pasted; undo brings it back.");
    }
}
