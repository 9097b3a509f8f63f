//! A page of Markdown taken apart: the front matter, the sections, and the blocks that have a role.
//!
//! A fence whose first line has a second word is such a block: the first word is its language, for
//! editors, the second its role, and the rest names it: `yaml start deployment.yaml`. Fences are found
//! as `CommonMark` finds them (§4.5). Nothing here knows what a role means.

use crate::problem::Problems;

/// A page of Markdown, taken apart.
#[derive(Debug, Default)]
pub(crate) struct Document {
    /// What stands between the `---` at the top.
    pub(crate) front: Option<Block>,
    /// What stands before the first heading of level 1, and under each of them.
    pub(crate) sections: Vec<Section>,
    /// The blocks that have a role, in order.
    pub(crate) blocks: Vec<Block>,
}

/// A part of a page under a heading of level 1.
#[derive(Debug, Default)]
pub(crate) struct Section {
    /// The heading; empty for what stands before the first one.
    pub(crate) heading: String,
    /// The line of the heading, counted from 1; for what stands before, the line before its first.
    pub(crate) line: u32,
    /// Its Markdown; where a block with a role stood are empty lines, so that lines can be counted.
    pub(crate) markdown: String,
}

/// A fenced block that has a role.
#[derive(Debug, Default)]
pub(crate) struct Block {
    /// The language of its text: `yaml`.
    pub(crate) language: String,
    /// What it is to the lesson: `start`.
    pub(crate) role: String,
    /// What stands behind the role.
    pub(crate) name: String,
    /// Its lines.
    pub(crate) text: String,
    /// The line of its fence, counted from 1.
    pub(crate) line: u32,
}

/// The line that opens a fence.
struct Fence<'t> {
    mark: char,
    length: usize,
    indent: usize,
    info: &'t str,
}

/// Takes a page apart.
pub(crate) fn parse(text: &str, problems: &mut Problems) -> Document {
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let mut document = Document::default();
    let mut lines = (1..).zip(text.lines()).peekable();
    let mut section = Section::default();
    if lines.next_if(|(_, line)| line.trim_end() == "---").is_some() {
        let mut front = Block { line: 1, ..Block::default() };
        let is_end = |line: &str| line.trim_end() == "---";
        let mut is_closed = false;
        for (number, line) in lines.by_ref() {
            if is_end(line) {
                is_closed = true;
                section.line = number;
                break;
            }
            push(&mut front.text, line);
        }
        if !is_closed {
            problems.add(1, "the front matter has no end; close it with `---`");
        }
        document.front = Some(front);
    }
    while let Some((number, line)) = lines.next() {
        if let Some(heading) = line.strip_prefix("# ") {
            let heading = heading.trim().trim_end_matches('#').trim().to_owned();
            let next = Section { heading, line: number, markdown: String::new() };
            document.sections.push(std::mem::replace(&mut section, next));
            continue;
        }
        let Some(fence) = fence(line) else {
            push(&mut section.markdown, line);
            continue;
        };
        let mut block = fence.block(number);
        let is_kept = block.role.is_empty();
        push(&mut section.markdown, if is_kept { line } else { "" });
        let mut is_closed = false;
        for (_, line) in lines.by_ref() {
            push(&mut section.markdown, if is_kept { line } else { "" });
            is_closed = fence.is_closed_by(line);
            if is_closed {
                break;
            }
            let indent = line.bytes().take(fence.indent).take_while(|it| *it == b' ').count();
            push(&mut block.text, &line[indent..]);
        }
        if !is_closed {
            problems.add(number, "this block has no end; close it with the same backticks");
        }
        if !is_kept {
            document.blocks.push(block);
        }
    }
    document.sections.push(section);
    document
}

fn push(text: &mut String, line: &str) {
    text.push_str(line);
    text.push('\n');
}

fn fence(line: &str) -> Option<Fence<'_>> {
    let rest = line.trim_start_matches(' ');
    let indent = line.len() - rest.len();
    let mark = rest.chars().next().filter(|mark| matches!(mark, '`' | '~'))?;
    let info = rest.trim_start_matches(mark);
    let length = rest.len() - info.len();
    let is_one = indent <= 3 && length >= 3 && !(mark == '`' && info.contains('`'));
    is_one.then_some(Fence { mark, length, indent, info: info.trim() })
}

impl Fence<'_> {
    fn block(&self, line: u32) -> Block {
        let (language, rest) = cut(self.info);
        let (role, name) = cut(rest);
        Block {
            language: language.to_owned(),
            role: role.to_owned(),
            name: name.to_owned(),
            text: String::new(),
            line,
        }
    }

    fn is_closed_by(&self, line: &str) -> bool {
        let rest = line.trim_start_matches(' ');
        let marks = rest.trim_end();
        line.len() - rest.len() <= 3
            && marks.len() >= self.length
            && marks.chars().all(|it| it == self.mark)
    }
}

/// The first word of a text, and what stands behind it.
pub(crate) fn cut(text: &str) -> (&str, &str) {
    let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    (word, rest.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> (Document, Vec<String>) {
        let mut problems = Problems::of("a.md");
        let document = parse(text, &mut problems);
        (document, problems.list.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn a_page_is_taken_apart() {
        let text = "\u{feff}---\r\ntitle: A\r\n---\r\nText\r\n\r\n```sh\r\n# no heading\r\n```\r\n\
                    # Solution #\r\nWhy\r\n~~~~yaml solution a b.yaml\r\n~~~\r\nx: 1\r\n~~~~\r\nEnd";
        let (document, problems) = parsed(text);
        assert_eq!(problems, [""; 0]);
        assert_eq!(document.front.map(|it| it.text).as_deref(), Some("title: A\n"));
        let sections: Vec<_> =
            document.sections.iter().map(|it| (&*it.heading, it.line, &*it.markdown)).collect();
        let prose = "Text\n\n```sh\n# no heading\n```\n";
        assert_eq!(sections, [("", 3, prose), ("Solution", 9, "Why\n\n\n\n\nEnd\n")]);
        let [block] = &document.blocks[..] else { panic!("{:?}", document.blocks) };
        assert_eq!((&*block.language, &*block.role), ("yaml", "solution"));
        assert_eq!((&*block.name, &*block.text, block.line), ("a b.yaml", "~~~\nx: 1\n", 11));
    }

    #[test]
    fn what_has_no_end_is_told() {
        let (_, problems) = parsed("---\ntitle: A\n");
        assert_eq!(problems, ["a.md:1: the front matter has no end; close it with `---`"]);
        let (document, problems) = parsed("Text\n```text hint\nx\n");
        assert!(problems[0].starts_with("a.md:2: this block has no end"), "{problems:?}");
        assert_eq!(document.blocks[0].text, "x\n");
    }

    #[test]
    fn what_only_looks_like_a_fence_is_text() {
        for text in ["    ```yaml start a\n", "``yaml start a\n", "```a start `b\n", "a ```b c\n"] {
            let (document, _) = parsed(text);
            assert!(document.blocks.is_empty(), "{text}");
        }
    }

    #[test]
    fn a_block_in_a_list_loses_the_indentation_of_its_fence() {
        let (document, _) = parsed("  ```yaml start a\n    b: 1\n c: 2\n  ```\n");
        assert_eq!(document.blocks[0].text, "  b: 1\nc: 2\n");
    }
}
