//! Tabs at the beginning of a line, where Kubernetes' library takes only spaces.
//!
//! The parser lets them stand on blank lines, before comments and in some block scalars. In
//! brackets and quotes they may stand to that library as well.

use super::{CollectionStyle, Content, NodeId, ScalarStyle, Stream};
use text_size::{TextRange, TextSize};

/// The most tabs that are told of.
const MOST: usize = 100;

/// The tabs with which the indentation of a line goes wrong.
pub(super) fn misplaced(stream: &Stream<'_>) -> Vec<TextRange> {
    let text = stream.text;
    let mut found = Vec::new();
    let mut from = 0;
    let mut blank = Blank::default();
    while let Some(at) = text[from..].find('\t').map(|at| from + at)
        && found.len() < MOST
    {
        let line = line_start(text, at);
        // Behind the first tab of a line none is the first of its line.
        from = text[at..].find(['\n', '\r']).map_or(text.len(), |end| at + end);
        if text[line..at].bytes().any(|byte| byte != b' ') {
            continue;
        }
        match verdict(stream, at, at - line, &mut blank) {
            Verdict::Fine => {}
            Verdict::FineUntil(end) => from = from.max(end),
            Verdict::Misplaced => {
                let start = TextSize::try_from(at).unwrap_or_default();
                found.push(TextRange::at(start, TextSize::of('\t')));
            }
        }
    }
    found
}

enum Verdict {
    Fine,
    /// It stands in brackets or quotes, which end there.
    FineUntil(usize),
    Misplaced,
}

/// A run of text that is known to be blank, so that no line of it is looked at twice.
#[derive(Default)]
struct Blank {
    start: usize,
    end: usize,
}

impl Blank {
    fn reaches(&mut self, text: &str, start: usize, end: usize) -> bool {
        let known = if self.start == start { self.end.min(end) } else { start };
        let is_blank = text.as_bytes()[known..end]
            .iter()
            .all(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r'));
        if is_blank {
            *self = Self { start, end };
        }
        is_blank
    }
}

/// Whether a tab behind `column` spaces on its line is one too many.
fn verdict(stream: &Stream<'_>, at: usize, column: usize, blank: &mut Blank) -> Verdict {
    let offset = TextSize::try_from(at).unwrap_or_default();
    let document = stream.documents.partition_point(|it| it.range.start() <= offset);
    let document = document.checked_sub(1).map(|index| &stream.documents[index]);
    if document.is_some_and(|it| !it.whole) {
        // Nobody knows what it stands in.
        return Verdict::Fine;
    }
    let start = document.map(|it| it.range.start()).unwrap_or_default();
    let last = last_before(stream, offset).filter(|it| stream.data(*it).range.start() >= start);
    let Some(last) = last else { return Verdict::Misplaced };
    if let Some(end) = enclosure(stream, last, offset) {
        return Verdict::FineUntil(end.into());
    }
    let range = stream.data(last).range;
    let (start, end) = (range.start(), range.end());
    let needed = match stream.data(last).content {
        // Without a digit in its header, a block scalar is measured in spaces.
        Content::Scalar { style: ScalarStyle::Block, .. }
            if start < offset || says_indentation(stream.text, start) =>
        {
            self::column(stream.text, start.into())
        }
        // The library still looks whether the text goes on here.
        Content::Scalar { style: ScalarStyle::Plain, .. }
            if end <= offset && blank.reaches(stream.text, end.into(), at) =>
        {
            around(stream, last)
        }
        Content::Scalar { style: ScalarStyle::Plain, .. } if end > offset => around(stream, last),
        _ => usize::MAX,
    };
    if column < needed { Verdict::Misplaced } else { Verdict::Fine }
}

/// The last value or key that begins before `offset` and is written.
fn last_before(stream: &Stream<'_>, offset: TextSize) -> Option<NodeId> {
    let after = stream.nodes.partition_point(|it| it.range.start() <= offset);
    let index = (0..after).rev().find(|&index| !stream.nodes[index].range.is_empty())?;
    Some(NodeId::from_index(index))
}

/// Where the outermost brackets or quotes around a place end, if there are any; `last` is the last
/// value that begins before it.
fn enclosure(stream: &Stream<'_>, last: NodeId, offset: TextSize) -> Option<TextSize> {
    let mut outermost = None;
    let mut next = Some(last);
    while let Some(id) = next {
        let data = stream.data(id);
        let encloses = match data.content {
            Content::Scalar { style, .. } => {
                matches!(style, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted)
            }
            Content::Sequence { style, .. } | Content::Mapping { style, .. } => {
                style == CollectionStyle::Flow
            }
            Content::Alias { .. } => false,
        };
        if encloses && data.range.contains(offset) {
            outermost = Some(data.range.end());
        }
        next = data.parent;
    }
    outermost
}

/// How far lines that continue a plain scalar are indented at least.
fn around(stream: &Stream<'_>, scalar: NodeId) -> usize {
    let Some(parent) = stream.data(scalar).parent else { return 0 };
    let mut start = usize::from(stream.data(parent).range.start());
    if matches!(stream.data(parent).content, Content::Sequence { .. }) {
        // A list that isn't indented begins for the parser behind its first `-`.
        let before = stream.text[..start].trim_end_matches(' ');
        start = before.strip_suffix('-').map_or(start, str::len);
    }
    column(stream.text, start) + 1
}

/// Whether the header of a block scalar says how far its lines are indented.
fn says_indentation(text: &str, scalar: TextSize) -> bool {
    let above = text[..line_start(text, scalar.into())].trim_end();
    let header = above.rsplit(['\n', '\r']).next().unwrap_or_default();
    let header = header.split(" #").next().unwrap_or_default();
    let indicators = header.rsplit(['|', '>']).next().unwrap_or_default();
    indicators.contains(|it: char| it.is_ascii_digit())
}

fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind(['\n', '\r']).map_or(0, |end| end + 1)
}

fn column(text: &str, at: usize) -> usize {
    text[line_start(text, at)..at].chars().filter(|it| *it != '\u{feff}').count()
}

#[cfg(test)]
mod tests {
    use crate::syntax::yaml::parse;

    fn columns(text: &str) -> Vec<usize> {
        let errors = parse(text).errors;
        let column = |at: usize| at - text[..at].rfind('\n').map_or(0, |end| end + 1);
        errors.iter().map(|error| column(error.range.start().into())).collect()
    }

    #[test]
    fn tabs_on_blank_lines_and_before_comments_are_refused() {
        for text in ["a: 'b'\n\t\nc: d\n", "a:\n  \t# e\n  - b\n", "\ta: 1\n", "---\n\t\na: 1\n"] {
            assert_eq!(columns(text).len(), 1, "{text}");
        }
    }

    #[test]
    fn a_text_without_quotes_may_have_tabs_behind_it_where_it_could_go_on() {
        assert_eq!(columns("a: b\n\t\nc: d\n"), [0]);
        assert_eq!(columns("a: b\n  \t\nc: d\n"), [0; 0]);
        assert_eq!(columns("a: b # c\n  \t\nc: d\n"), [2]);
        assert_eq!(columns("a:\n  - b\n  \t\n   \t\nc: d\n"), [2]);
    }

    #[test]
    fn brackets_and_quotes_take_tabs() {
        assert_eq!(columns("{\n\ta: [b,\n\t\tc],\n\t# d\n\te: f}\n"), [0; 0]);
        assert_eq!(columns("a: \"b\n\n\t\n\tc\"\n"), [0; 0]);
    }

    #[test]
    fn the_lines_of_a_script_may_begin_with_tabs_behind_their_indentation() {
        assert_eq!(columns("a: |\n  b\n  \tc\n\t\nd: e\n"), [0]);
        assert_eq!(columns("a: |\n  \tb\n"), [2]);
        assert_eq!(columns("a: |2\n  \tb\n"), [0; 0]);
        assert_eq!(columns("a: |\n  b\n \t\n"), [1]);
    }

    #[test]
    fn a_document_that_breaks_off_is_not_looked_at() {
        assert_eq!(columns("a: [\n\tb\n").len(), 1);
    }
}
