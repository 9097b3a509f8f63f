//! Which fixes are offered: those that are proved. The others are withheld, with the reason.

use crate::edit::{Apart, Edit, Edits};
use crate::finding::{Finding, Fix};
use crate::kind::Kind;
use crate::proof;
use crate::rewrite::outcome::{Change, Declined};
use text_size::TextRange;

/// A part of a text that is proved by itself: a YAML document, or a whole Dockerfile.
#[derive(Debug, Clone, Copy)]
pub struct Unit {
    /// Where it stands.
    pub range: TextRange,
    /// Whether it could be read to its end.
    pub whole: bool,
}

/// Withholds every fix that can't be proved, and says so in its finding.
///
/// Fixes of one unit are proved together, as far as their edits stand apart: this takes two
/// parses of the unit instead of two for each. Only if that fails the set is halved, until the
/// culprits stand alone.
pub fn withhold_unproved(text: &str, kind: Kind, units: &[Unit], findings: &mut [Finding]) {
    let mut by_unit: Vec<Vec<usize>> = vec![Vec::new(); units.len()];
    for (index, finding) in findings.iter().enumerate() {
        if let (Ok(_), Some(unit)) = (&finding.fix, by_unit.get_mut(finding.document)) {
            unit.push(index);
        }
    }
    for (unit, indices) in units.iter().zip(by_unit) {
        if !unit.whole {
            let reason = "the text around it can't be read to its end yet";
            withhold(findings, &indices, reason);
            continue;
        }
        for set in sets_that_stand_apart(findings, indices) {
            prove_set(text, kind, *unit, findings, &set);
        }
    }
}

/// Proves that these fixes of one unit, made together, do what they say and nothing else.
pub fn prove<'f>(
    text: &str,
    kind: Kind,
    unit: Unit,
    fixes: impl Iterator<Item = &'f Fix>,
) -> Result<(), String> {
    let (mut edits, mut changes): (Vec<Edit>, Vec<Change>) = Default::default();
    for fix in fixes {
        for edit in &fix.edits {
            let inside = edit.range.checked_sub(unit.range.start());
            let inside = inside.filter(|_| edit.range.end() <= unit.range.end());
            let inside = inside.ok_or("it would reach into another document")?;
            edits.push(Edit::replace(inside, edit.text.clone()));
        }
        changes.extend(fix.changes.iter().cloned());
    }
    let edits = Edits::new(edits).ok_or("its edits stand too close together")?;
    let before = &text[unit.range];
    let after = edits.apply(before);
    match kind {
        Kind::Kubernetes => proof::yaml::holds(before, &after, &changes),
        Kind::Dockerfile => proof::dockerfile::holds(before, &after, &changes),
    }
}

/// Sorts fixes into sets whose edits neither overlap nor touch.
fn sets_that_stand_apart(findings: &[Finding], mut indices: Vec<usize>) -> Vec<Vec<usize>> {
    let mut sets = Vec::new();
    while !indices.is_empty() {
        let mut apart = Apart::default();
        let (set, rest) = indices.into_iter().partition(|&index| {
            findings[index].fix.as_ref().is_ok_and(|fix| apart.take(&fix.edits))
        });
        sets.push(set);
        indices = rest;
    }
    sets
}

fn prove_set(text: &str, kind: Kind, unit: Unit, findings: &mut [Finding], set: &[usize]) {
    let fixes = set.iter().filter_map(|&index| findings[index].fix.as_ref().ok());
    let Err(reason) = prove(text, kind, unit, fixes) else { return };
    if let [_] = set {
        withhold(findings, set, &format!("the rewrite is withheld, since {reason}"));
        return;
    }
    let (left, right) = set.split_at(set.len() / 2);
    prove_set(text, kind, unit, findings, left);
    prove_set(text, kind, unit, findings, right);
}

fn withhold(findings: &mut [Finding], indices: &[usize], reason: &str) {
    for &index in indices {
        findings[index].fix = Err(Declined::because(reason));
    }
}
