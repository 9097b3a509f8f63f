//! The suggested rewrite, piece by piece: what changes, which rules ask for it, and what a person
//! has to fill in.
//!
//! Whatever is taken of it is checked again as any text is; nothing here is trusted to be right.

use crate::state::{caution, title_of};
use permafrost::view::{Change, hunks};
use permafrost::{
    Applicability, Edit, Edits, Finding, Fix, Fixed, Report, Source, TextRange, TextSize,
};
use std::collections::BTreeMap;
use std::ops::Range;

/// How many unchanged lines are shown around what changes.
const CONTEXT: usize = 3;

/// What a person filled in, by [`Field::key`].
pub(crate) type Values = BTreeMap<String, String>;

/// The rewrite that is being looked at.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Review {
    /// What changes, from top to bottom.
    pub(crate) pieces: Vec<Piece>,
    /// What a person has to fill in.
    pub(crate) fields: Vec<Field>,
    /// The text with all of it.
    pub(crate) after: Source,
    /// Why there is no rewrite, where there is none.
    pub(crate) stopped: Option<String>,
}

/// Lines that change together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Piece {
    /// What it does, wherever it stands: by this it is known again in another rewrite.
    pub(crate) key: String,
    /// The first line that changes, counted from 1.
    pub(crate) line: usize,
    /// The lines, with some around them.
    pub(crate) rows: Vec<Row>,
    /// The change itself.
    edit: Edit,
    /// Why it is asked for.
    pub(crate) reasons: Vec<Reason>,
}

/// A rule that asks for a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reason {
    /// The finding's place in the report.
    pub(crate) finding: usize,
    pub(crate) rule: &'static str,
    pub(crate) title: &'static str,
    /// What the fix does.
    pub(crate) fix: String,
    /// What can go wrong with it; empty where nothing can.
    pub(crate) caution: &'static str,
}

/// A line of the text before, and the one in its place; one of them may be missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) before: Option<(usize, String)>,
    pub(crate) after: Option<(usize, String)>,
    pub(crate) is_kept: bool,
}

/// Something that only a person knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Field {
    /// The finding's place in the report.
    pub(crate) finding: usize,
    pub(crate) title: &'static str,
    /// What the fix does.
    pub(crate) fix: String,
    /// The line on which it stands, counted from 1.
    pub(crate) line: u32,
    /// What is asked for: `version`, `digest`, `uid`.
    pub(crate) name: String,
    /// Under which a value is remembered.
    pub(crate) key: String,
}

impl Review {
    /// The rewrite of a text, with the values that a person filled in before; `rewrite` makes all
    /// fixes of a text.
    pub(crate) fn of(
        source: &Source,
        report: &Report,
        values: &Values,
        rewrite: impl FnOnce(&Source) -> Fixed,
    ) -> Self {
        let fields = fields(source, report);
        let filled = filled(source, report, &fields, values);
        let Fixed { source: after, stopped, .. } = rewrite(&filled);
        let pieces = if stopped.is_some() { Vec::new() } else { pieces(source, report, &after) };
        Self { pieces, fields, after, stopped }
    }

    /// Whether there is anything to look at.
    pub(crate) fn is_empty(&self) -> bool {
        self.pieces.is_empty() && self.fields.is_empty() && self.stopped.is_none()
    }

    /// The text with all pieces but those that were rejected.
    pub(crate) fn without(&self, before: &Source, rejected: &[String]) -> String {
        let taken = self.pieces.iter().filter(|piece| !rejected.contains(&piece.key));
        let mut text = String::with_capacity(before.text().len());
        let mut end = 0;
        for Piece { edit, .. } in taken {
            text += &before.text()[end..edit.range.start().into()];
            text += &edit.text;
            end = edit.range.end().into();
        }
        text + &before.text()[end..]
    }
}

impl Piece {
    /// The piece alone, as a change of the text.
    pub(crate) fn edits(&self) -> Edits {
        Edits::new(vec![self.edit.clone()]).unwrap_or_default()
    }
}

/// The pieces of a rewrite.
fn pieces(source: &Source, report: &Report, after: &Source) -> Vec<Piece> {
    let before_lines: Vec<_> = source.text().split_inclusive('\n').collect();
    let after_lines: Vec<_> = after.text().split_inclusive('\n').collect();
    let starts = starts(&before_lines);
    let blocks = blocks(source, after);
    let mut pieces = Vec::with_capacity(blocks.len());
    let mut shown = 0;
    for (index, block) in blocks.iter().enumerate() {
        let (old, new) = (&before_lines[block.before.clone()], &after_lines[block.after.clone()]);
        let Range { start, end } = block.before;
        let next = blocks.get(index + 1).map_or(before_lines.len(), |next| next.before.start);
        // What stands between two pieces is shown once.
        let lead = (start - shown).min(CONTEXT);
        let tail = (next - end).min(CONTEXT);
        shown = end + tail;
        let kept = |from: usize, from_after: usize, count: usize| {
            let row = move |at: usize, line: &str| Row {
                before: Some((from + at + 1, plain(line))),
                after: Some((from_after + at + 1, plain(line))),
                is_kept: true,
            };
            let lines = before_lines[from..from + count].iter().enumerate();
            lines.map(move |(at, line)| row(at, line)).collect::<Vec<_>>()
        };
        let mut rows = kept(start - lead, block.after.start - lead, lead);
        rows.extend((0..old.len().max(new.len())).map(|at| Row {
            before: old.get(at).map(|line| (start + at + 1, plain(line))),
            after: new.get(at).map(|line| (block.after.start + at + 1, plain(line))),
            is_kept: false,
        }));
        rows.extend(kept(end, block.after.end, tail));
        let range = TextRange::new(starts[start], starts[end]);
        let edit = Edit::replace(range, new.concat());
        pieces.push(Piece {
            key: format!("{}→{}", old.concat(), edit.text),
            line: start + 1,
            rows,
            reasons: reasons(source, report, range),
            edit,
        });
    }
    pieces
}

/// Lines of the text before, and those that come in their place, counted from 0.
struct Block {
    before: Range<usize>,
    after: Range<usize>,
}

/// What changes, in as many blocks as can be taken one by one.
fn blocks(source: &Source, after: &Source) -> Vec<Block> {
    let mut blocks = Vec::new();
    for hunk in hunks(source.text(), after.text(), 0) {
        let count = |change| hunk.lines.iter().filter(|line| line.change == change).count();
        let (old, new) = (count(Change::Removed), count(Change::Added));
        let (above, above_after) = (hunk.above_before, hunk.above_after);
        if old == new {
            // Line by line: neighbours may be asked for by different rules.
            blocks.extend((0..old).map(|at| Block {
                before: above + at..above + at + 1,
                after: above_after + at..above_after + at + 1,
            }));
        } else {
            blocks
                .push(Block { before: above..above + old, after: above_after..above_after + new });
        }
    }
    blocks
}

/// Where each line starts, and where the last one ends.
fn starts(lines: &[&str]) -> Vec<TextSize> {
    let mut at = TextSize::new(0);
    let mut starts = vec![at];
    for line in lines {
        at += TextSize::of(*line);
        starts.push(at);
    }
    starts
}

fn plain(line: &str) -> String {
    line.trim_end_matches(['\n', '\r']).to_owned()
}

/// The findings whose fixes change something within these lines, or between two lines where these
/// are none.
fn reasons(source: &Source, report: &Report, lines: TextRange) -> Vec<Reason> {
    let touches = |range: TextRange| {
        let own = TextRange::new(line_start(source, range.start()), line_end(source, range.end()));
        own.intersect(lines).is_some_and(|common| lines.is_empty() || !common.is_empty())
    };
    let mut reasons: Vec<Reason> = Vec::new();
    for (finding, it) in report.findings.iter().enumerate() {
        let Ok(fix) = &it.fix else { continue };
        if fix.edits.iter().any(|edit| touches(edit.range)) {
            reasons.push(reason(finding, it, fix));
        }
    }
    reasons
}

fn reason(finding: usize, it: &Finding, fix: &Fix) -> Reason {
    Reason {
        finding,
        rule: it.rule,
        title: title_of(it),
        fix: fix.title.clone(),
        caution: caution(fix),
    }
}

fn line_start(source: &Source, offset: TextSize) -> TextSize {
    let above = &source.text()[..usize::from(offset)];
    TextSize::of(&above[..above.rfind('\n').map_or(0, |at| at + 1)])
}

/// The end of the line of an offset, behind its line feed.
fn line_end(source: &Source, offset: TextSize) -> TextSize {
    let rest = &source.text()[usize::from(offset)..];
    let length = rest.find('\n').map_or(rest.len(), |at| at + 1);
    offset + TextSize::of(&rest[..length])
}

/// What the fixes of a report leave to a person.
fn fields(source: &Source, report: &Report) -> Vec<Field> {
    let with_places = report.findings.iter().enumerate().filter_map(|(finding, it)| {
        let fix = it.fix.as_ref().ok()?;
        (fix.applicability == Applicability::HasPlaceholders).then_some((finding, it, fix))
    });
    let field = |(finding, it, fix): (usize, &Finding, &Fix)| {
        let name = fix.edits.iter().find_map(|edit| placeholder(&edit.text))?;
        // One image is asked for once; an id is the same everywhere.
        let key = match name {
            "uid" => name.to_owned(),
            _ => format!("{name} {}", source.slice(it.range)),
        };
        Some(Field {
            finding,
            title: title_of(it),
            fix: fix.title.clone(),
            line: crate::state::line_of(source, it.range.start()),
            name: name.to_owned(),
            key,
        })
    };
    with_places.filter_map(field).collect()
}

/// The name between the angle brackets of a placeholder.
fn placeholder(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once('<')?;
    let (name, _) = rest.split_once('>')?;
    let is_name = |byte: u8| byte.is_ascii_lowercase() || byte == b'-';
    (!name.is_empty() && name.bytes().all(is_name)).then_some(name)
}

/// The text with the fixes whose fields are filled in, as far as they stand apart.
fn filled(source: &Source, report: &Report, fields: &[Field], values: &Values) -> Source {
    let mut all: Vec<Edit> = Vec::new();
    for field in fields {
        let value = values.get(&field.key).filter(|value| complaint(&field.name, value).is_none());
        let (Some(value), Ok(fix)) = (value, &report.findings[field.finding].fix) else { continue };
        let place = format!("<{}>", field.name);
        let with_value = fix.edits.iter().map(|edit| {
            Edit::replace(edit.range, edit.text.replace(&place, bare(&field.name, value)))
        });
        let more: Vec<_> = all.iter().cloned().chain(with_value).collect();
        if Edits::new(more.clone()).is_some() {
            all = more;
        }
    }
    match Edits::new(all).filter(|edits| !edits.is_empty()) {
        Some(edits) => Source::with_kind(edits.apply(source.text()), source.kind()),
        None => source.clone(),
    }
}

/// A value as it stands in the text: the algorithm of a digest is there already.
fn bare<'v>(name: &str, value: &'v str) -> &'v str {
    let value = value.trim();
    if name == "digest" { value.strip_prefix("sha256:").unwrap_or(value) } else { value }
}

/// What is wrong with a value; nothing with a good one.
pub(crate) fn complaint(name: &str, value: &str) -> Option<&'static str> {
    let value = bare(name, value);
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte);
    match name {
        "version" if value.eq_ignore_ascii_case("latest") => Some("latest is what moves"),
        "version" => {
            let is_tag = (1..=128).contains(&value.len())
                && value.bytes().all(is_word)
                && !value.starts_with(['.', '-']);
            (!is_tag).then_some("a version is letters, digits, dots, dashes and underscores")
        }
        "digest" => {
            let is_hex = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
            let is_digest = value.len() == 64 && value.bytes().all(is_hex);
            (!is_digest).then_some("a digest is 64 of the characters 0 to 9 and a to f")
        }
        "uid" => {
            let is_id = value.parse::<u32>().is_ok_and(|id| (1..1 << 31).contains(&id));
            (!is_id).then_some("a user id is a number above 0")
        }
        _ => {
            let is_plain = !value.is_empty()
                && value.bytes().all(|byte| is_word(byte) || b"/:@".contains(&byte));
            (!is_plain).then_some("a value without blanks and quotes is needed")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use permafrost::{Policy, check_with_fixes, fix};

    const POD: &str = "\
kind: Pod
metadata:
  name: web
spec:
  hostPID: true
  containers:
  - name: app
    image: team/app
    securityContext:
      privileged: true
  restartPolicy: Always
";

    fn review(text: &str, values: &Values) -> (Source, Review) {
        let source = Source::new(text);
        let policy = Policy::at_level(permafrost::Level::Essential);
        let report = check_with_fixes(&source, &policy);
        let rewrite = |it: &Source| fix(it, &policy, Applicability::MayBreak);
        let review = Review::of(&source, &report, values, rewrite);
        (source, review)
    }

    #[test]
    fn each_piece_names_the_rule_that_asks_for_it() {
        let (_, review) = review(POD, &Values::new());
        let told: Vec<_> = review
            .pieces
            .iter()
            .map(|it| (it.line, it.reasons.iter().map(|reason| reason.rule).collect::<Vec<_>>()))
            .collect();
        assert_eq!(told, [(5, vec!["host-pid"]), (10, vec!["privileged-container"])]);
    }

    #[test]
    fn a_rejected_piece_stays_as_it_was_and_the_rest_is_rewritten() {
        let (source, review) = review(POD, &Values::new());
        let rejected = [review.pieces[0].key.clone()];
        let expected = POD.replace("privileged: true", "privileged: false");
        assert_eq!(review.without(&source, &rejected), expected);
        assert_eq!(review.without(&source, &[]), review.after.text());
        let alone = review.pieces[0].edits().apply(POD);
        assert_eq!(alone, POD.replace("hostPID: true", "hostPID: false"));
    }

    #[test]
    fn lines_are_paired_and_have_some_around_them() {
        let (_, review) = review(POD, &Values::new());
        let rows = &review.pieces[0].rows;
        let changed = rows.iter().find(|row| !row.is_kept).expect("a line changes");
        assert_eq!(changed.before, Some((5, "  hostPID: true".to_owned())));
        assert_eq!(changed.after, Some((5, "  hostPID: false".to_owned())));
        assert_eq!(rows[0].before.as_ref().map(|row| row.0), Some(2));
        let all: Vec<_> = review.pieces.iter().flat_map(|it| &it.rows).collect();
        let mut shown: Vec<_> = all.iter().filter_map(|row| row.before.as_ref()).collect();
        let count = shown.len();
        shown.dedup();
        assert_eq!(shown.len(), count, "no line is shown twice");
    }

    #[test]
    fn neighbours_that_change_for_different_reasons_are_taken_one_by_one() {
        let text = "kind: Pod\nspec:\n  hostPID: true\n  hostIPC: true\n";
        let (source, review) = review(text, &Values::new());
        let rules: Vec<_> = review.pieces.iter().map(|it| it.reasons[0].rule).collect();
        assert_eq!(rules, ["host-pid", "host-ipc"]);
        assert!(review.pieces.iter().all(|it| it.reasons.len() == 1));
        let second = [review.pieces[1].key.clone()];
        assert_eq!(
            review.without(&source, &second),
            text.replace("hostPID: true", "hostPID: false")
        );
    }

    #[test]
    fn what_is_inserted_names_its_rule() {
        let text = "FROM a:1@sha256:0\nRUN b\n";
        let source = Source::new(text);
        let policy = Policy::at_level(permafrost::Level::Essential);
        let report = check_with_fixes(&source, &policy);
        let rewrite = |it: &Source| fix(it, &policy, Applicability::MayBreak);
        let review = Review::of(&source, &report, &Values::new(), rewrite);
        for piece in &review.pieces {
            assert!(!piece.reasons.is_empty(), "{piece:?}");
        }
        assert!(!review.pieces.is_empty());
    }

    #[test]
    fn a_field_that_is_filled_in_becomes_a_piece() {
        let (_, empty) = review(POD, &Values::new());
        let [field] = &empty.fields[..] else { panic!("one field") };
        assert_eq!((field.name.as_str(), field.line), ("version", 8));
        let values = Values::from([(field.key.clone(), "1.4.2".to_owned())]);
        let (_, filled) = review(POD, &values);
        assert!(filled.after.text().contains("image: team/app:1.4.2\n"));
        let wrong = Values::from([(field.key.clone(), "1.4.2\nprivileged: true".to_owned())]);
        assert_eq!(review(POD, &wrong).1.pieces.len(), 2);
    }

    #[test]
    fn a_value_that_would_not_do_says_why() {
        for (name, value) in [
            ("version", "1.2-alpine"),
            ("digest", &"a0".repeat(32)),
            ("digest", &format!("sha256:{}", "0".repeat(64))),
            ("uid", "10001"),
            ("group", "a/b"),
        ] {
            assert_eq!(complaint(name, value), None, "{name} {value}");
        }
        for (name, value) in [
            ("version", "Latest"),
            ("version", ""),
            ("version", "a b"),
            ("digest", "abc"),
            ("uid", "0"),
            ("uid", "-1"),
            ("uid", "root"),
            ("group", "a\"b"),
        ] {
            assert!(complaint(name, value).is_some(), "{name} {value}");
        }
    }
}
