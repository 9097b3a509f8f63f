//! The proof for YAML, with `serde_yaml` as a second parser that shares no code with the first.

use crate::rewrite::outcome::{Change, Value};
use crate::syntax::path::{Path, Step};
use crate::syntax::yaml;
use serde_yaml::Value as Tree;
use std::collections::HashMap;

/// Proves that `after` differs from `before` in what the changes claim, and in nothing else.
///
/// Both are the text of one document. The error is a reason for the author, in one line.
pub fn holds(before: &str, after: &str, changes: &[Change]) -> Result<(), String> {
    let stream = yaml::parse(after);
    if !stream.errors.is_empty() || stream.documents.len() != 1 {
        return Err("the result would be no valid YAML".to_owned());
    }
    let claims: HashMap<&Path, &Value> = changes
        .iter()
        .filter_map(|change| match change {
            Change::Value { path, becomes, .. } => Some((path, becomes)),
            _ => None,
        })
        .collect();
    let (before, after) = (read(before)?, read(after)?);
    for (path, becomes) in &claims {
        if !at(&after, path).is_some_and(|value| is(value, becomes)) {
            return Err(format!("the value at `{path}` would not become what was meant"));
        }
    }
    let claimed = |path: &Path| claims.contains_key(path);
    match first_difference(&before, &after, &mut Vec::new(), &claimed) {
        Some(path) => Err(format!("the value at `{path}` would change as well")),
        None => Ok(()),
    }
}

fn read(text: &str) -> Result<Tree, String> {
    serde_yaml::from_str(text).map_err(|error| {
        let error = error.to_string();
        let first_line = error.lines().next().unwrap_or_default();
        format!("a second YAML parser can't read this document ({first_line})")
    })
}

fn at<'v>(tree: &'v Tree, path: &Path) -> Option<&'v Tree> {
    path.0.iter().try_fold(tree, |value, step| match step {
        Step::Key(key) => value.as_mapping()?.get(key.as_str()),
        Step::Index(index) => value.as_sequence()?.get(*index),
    })
}

fn is(tree: &Tree, value: &Value) -> bool {
    match value {
        Value::Bool(value) => tree.as_bool() == Some(*value),
        Value::Integer(value) => tree.as_i64() == Some(*value),
        Value::Text(value) => tree.as_str() == Some(value),
    }
}

/// The first place, outside the claimed ones, at which the trees differ.
///
/// `here` is the way to the trees; it borrows, since nearly all of a document is equal.
fn first_difference<'v>(
    before: &'v Tree,
    after: &'v Tree,
    here: &mut Vec<StepRef<'v>>,
    claimed: &impl Fn(&Path) -> bool,
) -> Option<Path> {
    let differs_here = || Some(path_of(here)).filter(|path| !claimed(path));
    match (before, after) {
        (Tree::Mapping(before), Tree::Mapping(after)) => {
            if !before.keys().eq(after.keys()) {
                return differs_here();
            }
            before.iter().zip(after.values()).find_map(|((key, before), after)| {
                // A key that is no string can't be named by a claim: any step will do.
                here.push(StepRef::Key(key.as_str().unwrap_or_default()));
                let difference = first_difference(before, after, here, claimed);
                here.pop();
                difference
            })
        }
        (Tree::Sequence(before), Tree::Sequence(after)) if before.len() == after.len() => {
            before.iter().zip(after).enumerate().find_map(|(index, (before, after))| {
                here.push(StepRef::Index(index));
                let difference = first_difference(before, after, here, claimed);
                here.pop();
                difference
            })
        }
        (Tree::Tagged(before), Tree::Tagged(after)) if before.tag == after.tag => {
            first_difference(&before.value, &after.value, here, claimed)
        }
        _ if before == after => None,
        _ => differs_here(),
    }
}

/// A step that borrows its key.
enum StepRef<'v> {
    Key(&'v str),
    Index(usize),
}

fn path_of(steps: &[StepRef<'_>]) -> Path {
    let own = |step: &StepRef<'_>| match *step {
        StepRef::Key(key) => Step::Key(key.to_owned()),
        StepRef::Index(index) => Step::Index(index),
    };
    Path(steps.iter().map(own).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proves(before: &str, after: &str, path: &[Step], becomes: Value) -> Result<(), String> {
        let path = Path(path.to_vec());
        holds(before, after, &[Change::Value { document: 0, path, becomes }])
    }

    #[test]
    fn a_change_at_the_claimed_path_is_proved() {
        let path = ["a".into(), 1.into()];
        assert_eq!(proves("a: [0, 1]", "a: [0, 2]", &path, Value::Integer(2)), Ok(()));
    }

    #[test]
    fn another_value_than_the_claimed_one_is_refused() {
        let reason = proves("a: true", "a: no", &["a".into()], Value::Bool(false));
        assert!(reason.expect_err("`no` is text to YAML 1.2").contains("`/a` would not become"));
    }

    #[test]
    fn a_change_elsewhere_is_refused() {
        let becomes = || Value::Integer(2);
        let elsewhere = |before, after| {
            proves(before, after, &["a".into()], becomes()).expect_err("it is refused")
        };
        assert!(elsewhere("a: 1\nb: 1", "a: 2\nb: 2").contains("`/b`"));
        assert!(elsewhere("a: 1\nb: 1", "a: 2").contains("would change as well"));
        assert!(elsewhere("a: &x 1\nb: [*x]", "a: &x 2\nb: [*x]").contains("`/b/0`"));
    }

    #[test]
    fn what_the_second_parser_refuses_is_refused() {
        let reason = proves("a: 1\na: 1", "a: 1\na: 2", &["a".into()], Value::Integer(2));
        assert!(reason.expect_err("the key is there twice").contains("duplicate"));
        let broken = proves("a: 1", "a: [", &["a".into()], Value::Integer(2));
        assert!(broken.expect_err("the bracket is open").contains("no valid YAML"));
    }
}
