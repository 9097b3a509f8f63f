//! Fenced blocks of Markdown, as a page of documentation or an answer of a chat has them.

use super::{is_code, joined, named};
use crate::files::NewFile;
use permafrost::Kind;

/// The blocks of code in a page of Markdown; none where this is no such page.
pub(super) fn files(lines: &[&str]) -> Vec<NewFile> {
    let blocks = blocks(lines);
    let is_within = |at: usize| blocks.iter().any(|block| block.start <= at && at <= block.end);
    let outside = || lines.iter().enumerate().filter(|(at, _)| !is_within(*at));
    let words = || outside().map(|(_, line)| *line).filter(|line| !line.trim().is_empty());
    let keys = words().filter(|line| is_key(line)).count();
    // Outside of its blocks a page has words: where code stands there, the whole text is code.
    if words().any(is_code) || keys * 2 > words().count() {
        return Vec::new();
    }
    blocks.iter().filter_map(|block| block.file(lines)).collect()
}

/// A fenced block, by its lines.
struct Block<'t> {
    start: usize,
    end: usize,
    /// What stands before the fence, and is taken away from each line.
    indent: &'t str,
    info: &'t str,
}

fn blocks<'t>(lines: &[&'t str]) -> Vec<Block<'t>> {
    let mut blocks = Vec::new();
    let mut open: Option<(usize, &str, &str, &str)> = None;
    for (at, line) in lines.iter().enumerate() {
        let text = line.trim_start();
        let indent = &line[..line.len() - text.len()];
        match open {
            None => {
                if let Some((fence, info)) = opening(text) {
                    open = Some((at, indent, fence, info));
                }
            }
            Some((start, indent, fence, info)) => {
                let closing = text.trim_end();
                if closing.starts_with(fence)
                    && closing.bytes().all(|byte| fence.as_bytes()[0] == byte)
                {
                    blocks.push(Block { start, end: at, indent, info });
                    open = None;
                }
            }
        }
    }
    blocks
}

/// The fence that a line begins with, and what stands behind it.
fn opening(text: &str) -> Option<(&str, &str)> {
    let sign = text.chars().next().filter(|sign| matches!(sign, '`' | '~'))?;
    let info = text.trim_start_matches(sign);
    let fence = &text[..text.len() - info.len()];
    // A line of text may have code between backticks.
    (fence.len() >= 3 && !(sign == '`' && info.contains('`'))).then_some((fence, info.trim()))
}

impl Block<'_> {
    /// What the block holds, if it is code that can be judged.
    fn file(&self, lines: &[&str]) -> Option<NewFile> {
        let body = &lines[self.start + 1..self.end];
        let strip = |line: &&'_ str| -> String {
            line.strip_prefix(self.indent).unwrap_or_else(|| line.trim_start()).to_owned()
        };
        let body: Vec<String> = body.iter().map(strip).collect();
        let text = joined(body.iter().map(String::as_str));
        let language = self.info.split([' ', ',', '{', ':']).next().unwrap_or_default();
        let has_code = || text.lines().any(is_code);
        let kind = match language.to_ascii_lowercase().as_str() {
            "dockerfile" | "docker" | "containerfile" => Kind::Dockerfile,
            "yaml" | "yml" | "json" | "kubernetes" | "k8s" => Kind::Kubernetes,
            "" if has_code() => Kind::guess(&text),
            _ => return None,
        };
        (!text.trim().is_empty()).then(|| named(self.title(), text, Some(kind)))
    }

    /// The name of the file, as documentation tools write it: `yaml title="pod.yaml"`.
    fn title(&self) -> Option<&str> {
        let (_, title) =
            ["title=", "filename=", "file="].iter().find_map(|it| self.info.split_once(it))?;
        let quote = title.chars().next().filter(|char| matches!(char, '"' | '\''));
        match quote {
            Some(quote) => title[1..].split(quote).next(),
            None => title.split([' ', '}', ',']).next(),
        }
    }
}

/// Whether a line is a key of YAML: `replicas: 3`, `- name: app`. Words begin with a capital: `Then:`.
fn is_key(line: &str) -> bool {
    let text = line.trim_start().trim_start_matches("- ");
    let Some((name, value)) = text.split_once(':') else { return false };
    name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-./".contains(&byte))
        && (value.is_empty() || value.starts_with(' '))
}

#[cfg(test)]
mod tests {
    use super::super::{Wrapper, unwrap};
    use permafrost::Kind;

    type File = (Option<String>, Option<Kind>, String);

    fn found(text: &str) -> Vec<File> {
        let found = unwrap(text).expect("there are blocks");
        assert_eq!(found.wrapper, Wrapper::Markdown);
        found.files.into_iter().map(|it| (it.name, it.kind, it.text)).collect()
    }

    #[test]
    fn each_block_of_code_is_a_file() {
        let page = "\
# How to run it

Build from this file: it is small.

```dockerfile title=\"web/Dockerfile\"
FROM a:1
RUN echo '```'
```

~~~yaml
kind: Pod
```
~~~

```sh
docker build .
```
";
        let expected = [
            (Some("Dockerfile".to_owned()), None, "FROM a:1\nRUN echo '```'\n".to_owned()),
            (None, Some(Kind::Kubernetes), "kind: Pod\n```\n".to_owned()),
        ];
        assert_eq!(found(page), expected);
    }

    #[test]
    fn a_block_in_a_list_loses_its_indentation() {
        let page =
            "1. Write this:\n\n   ```yaml\n   kind: Pod\n   spec:\n     hostPID: true\n   ```\n";
        assert_eq!(found(page)[0].2, "kind: Pod\nspec:\n  hostPID: true\n");
    }

    #[test]
    fn without_a_language_the_code_tells() {
        assert_eq!(found("Try:\n\n```\nFROM a\n```\n")[0].1, Some(Kind::Dockerfile));
        assert_eq!(found("```\napiVersion: v1\nkind: Pod\n```")[0].1, Some(Kind::Kubernetes));
    }

    #[test]
    fn a_sentence_that_begins_with_from_is_no_code() {
        let page = "From here on it is simple:\n\n```yaml\nkind: Pod\n```\n";
        assert_eq!(found(page).len(), 1);
    }
}
