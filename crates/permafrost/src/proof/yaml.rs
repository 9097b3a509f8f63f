//! The proof for YAML, with `serde_yaml` as a second parser that shares no code with the first.

use crate::rewrite::outcome::{Change, Value};
use crate::syntax::path::{Path, Step};
use crate::syntax::{template, yaml};
use serde_yaml::{Mapping, Value as Tree};

/// Proves that `after` differs from `before` in what the changes claim, and in nothing else.
///
/// Both are the text of one document. The changes are made to the tree of `before`, and what comes
/// of that must be the tree of `after`. The error is a reason for the author, in one line.
pub fn holds(before: &str, after: &str, changes: &[Change]) -> Result<(), String> {
    let stream = yaml::parse(after);
    if !stream.errors.is_empty() || stream.documents.len() != 1 {
        return Err("the result would be no valid YAML".to_owned());
    }
    if template::texts(before) != template::texts(after) {
        return Err("an action of a template would change as well".to_owned());
    }
    let (mut expected, after) = (read(before)?, read(after)?);
    make(changes, &mut expected)?;
    for change in changes {
        if let Change::Value { path, becomes, .. } = change
            && at(&after, path) != Some(&tree(becomes))
        {
            return Err(format!("the value at `{path}` would not become what was meant"));
        }
    }
    match first_difference(&expected, &after, &mut Vec::new()) {
        Some(path) => Err(format!("the value at `{path}` would change as well")),
        None => Ok(()),
    }
}

/// Makes the changes to a tree. All paths are those before any change, so items of a list are
/// taken away last, from its end.
fn make(changes: &[Change], document: &mut Tree) -> Result<(), String> {
    let mut gone = Vec::new();
    for change in changes {
        match change {
            Change::Value { path, becomes, .. } => {
                *enter(document, path).ok_or_else(|| no_place(path))? = tree(becomes);
            }
            Change::Addition { path, item, .. } => {
                let list = enter(document, path).and_then(Tree::as_sequence_mut);
                list.ok_or_else(|| no_place(path))?.push(tree(item));
            }
            Change::Disappearance { path, .. } => gone.push(path),
            Change::Renaming { path, key, .. } => {
                rename(document, path, key).ok_or_else(|| no_place(path))?;
            }
            Change::Comment { .. }
            | Change::Words { .. }
            | Change::Directive { .. }
            | Change::Removal { .. }
            | Change::Insertion { .. } => {}
        }
    }
    gone.sort();
    gone.dedup();
    for path in gone.into_iter().rev() {
        take_away(document, path).ok_or_else(|| no_place(path))?;
    }
    Ok(())
}

fn no_place(path: &Path) -> String {
    format!("there is no place for a change at `{path}`")
}

/// The value at the end of a path; mappings on the way are made where nothing is.
fn enter<'v>(tree: &'v mut Tree, path: &Path) -> Option<&'v mut Tree> {
    path.0.iter().try_fold(tree, |value, step| match step {
        Step::Key(key) => {
            if value.is_null() {
                *value = Tree::Mapping(Mapping::new());
            }
            Some(value.as_mapping_mut()?.entry(key.as_str().into()).or_insert(Tree::Null))
        }
        Step::Index(index) => value.as_sequence_mut()?.get_mut(*index),
    })
}

/// Gives an entry another key; one of that name must not be there.
fn rename(tree: &mut Tree, path: &Path, key: &str) -> Option<()> {
    let (last, way) = path.0.split_last()?;
    let Step::Key(old) = last else { return None };
    let parent = enter(tree, &Path(way.to_vec()))?.as_mapping_mut()?;
    let value = parent.shift_remove(old.as_str())?;
    parent.insert(key.into(), value).is_none().then_some(())
}

fn take_away(tree: &mut Tree, path: &Path) -> Option<()> {
    let (last, way) = path.0.split_last()?;
    let parent = enter(tree, &Path(way.to_vec()))?;
    match last {
        Step::Key(key) => drop(parent.as_mapping_mut()?.shift_remove(key.as_str())?),
        Step::Index(index) => {
            let items = parent.as_sequence_mut().filter(|items| *index < items.len())?;
            items.remove(*index);
        }
    }
    Some(())
}

/// A value as the second parser would read it.
fn tree(value: &Value) -> Tree {
    match value {
        Value::Bool(value) => (*value).into(),
        Value::Integer(value) => (*value).into(),
        Value::Text(value) => value.as_str().into(),
        Value::List(items) => items.iter().map(tree).collect::<Vec<_>>().into(),
        Value::Map(entries) => {
            let entries = entries.iter().map(|(key, value)| (key.as_str().into(), tree(value)));
            Tree::Mapping(entries.collect())
        }
    }
}

fn read(text: &str) -> Result<Tree, String> {
    super::tree::read(&yaml::as_given(text)).map_err(|error| {
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

/// The first place at which the trees differ.
///
/// `here` is the way to the trees; it borrows, since nearly all of a document is equal.
fn first_difference<'v>(
    expected: &'v Tree,
    after: &'v Tree,
    here: &mut Vec<StepRef<'v>>,
) -> Option<Path> {
    match (expected, after) {
        (Tree::Mapping(expected), Tree::Mapping(after)) => {
            let missing = expected.iter().find_map(|(key, expected)| {
                // A key that is no string can't be named by a path: any step will do.
                here.push(StepRef::Key(key.as_str().unwrap_or_default()));
                let difference = match after.get(key) {
                    Some(after) => first_difference(expected, after, here),
                    None => Some(path_of(here)),
                };
                here.pop();
                difference
            });
            missing.or_else(|| {
                let added = after.keys().find(|key| !expected.contains_key(key))?;
                here.push(StepRef::Key(added.as_str().unwrap_or_default()));
                let path = path_of(here);
                here.pop();
                Some(path)
            })
        }
        (Tree::Sequence(expected), Tree::Sequence(after)) if expected.len() == after.len() => {
            expected.iter().zip(after).enumerate().find_map(|(index, (expected, after))| {
                here.push(StepRef::Index(index));
                let difference = first_difference(expected, after, here);
                here.pop();
                difference
            })
        }
        (Tree::Tagged(expected), Tree::Tagged(after)) if expected.tag == after.tag => {
            first_difference(&expected.value, &after.value, here)
        }
        _ if expected == after => None,
        _ => Some(path_of(here)),
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
    fn of_equal_keys_the_one_that_counts_is_looked_at() {
        let to_two = |after| proves("a: 1\na: 1", after, &["a".into()], Value::Integer(2));
        assert_eq!(to_two("a: 1\na: 2"), Ok(()));
        assert!(to_two("a: 2\na: 1").expect_err("1 is left").contains("`/a`"));
    }

    #[test]
    fn what_the_second_parser_refuses_is_refused() {
        let json = |a: u8| format!("{{\"a\": {a}, \"b\": \"\\ud83d\\ude00\"}}");
        let reason = proves(&json(1), &json(2), &["a".into()], Value::Integer(2));
        assert!(reason.expect_err("halves of a character").contains("can't read"));
        let broken = proves("a: 1", "a: [", &["a".into()], Value::Integer(2));
        assert!(broken.expect_err("the bracket is open").contains("no valid YAML"));
    }
}
