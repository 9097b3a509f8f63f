//! Which fixes are offered: those that are proved. The others are withheld, with the reason.

use crate::edit::{Apart, Edit, Edits};
use crate::finding::{Finding, Fix};
use crate::kind::Kind;
use crate::proof;
use crate::rewrite::outcome::{Change, Declined};
use std::collections::HashMap;
use text_size::TextRange;

/// A part of a text that is proved by itself: a YAML document, or a whole Dockerfile.
#[derive(Debug, Clone, Copy)]
pub struct Unit {
    /// Where it stands.
    pub range: TextRange,
    /// Whether it could be read to its end.
    pub whole: bool,
}

/// The most proofs that are tried for one unit; each takes two parses of it.
const MOST_PROOFS: usize = 32;

/// Withholds every fix that can't be proved, and says so in its finding.
///
/// Fixes of one unit are proved together, as far as their edits stand apart: this takes two
/// parses of the unit instead of two for each. Only if that fails the set is halved, until the
/// culprits stand alone. The effort for one unit is bounded: what is left then is withheld too.
pub fn withhold_unproved(text: &str, kind: Kind, units: &[Unit], findings: &mut [Finding]) {
    let mut by_unit: Vec<Vec<usize>> = vec![Vec::new(); units.len()];
    for (index, finding) in findings.iter().enumerate() {
        if let (Ok(_), Some(unit)) = (&finding.fix, by_unit.get_mut(finding.document)) {
            unit.push(index);
        }
    }
    for (unit, indices) in units.iter().zip(by_unit).filter(|(_, indices)| !indices.is_empty()) {
        let mut prover = Prover { text, kind, unit: *unit, findings, proofs_left: MOST_PROOFS };
        prover.judge(indices);
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

/// Findings whose fixes are the same edits: one proof is good for all of them.
type Same = Vec<usize>;

struct Prover<'a> {
    text: &'a str,
    kind: Kind,
    unit: Unit,
    findings: &'a mut [Finding],
    proofs_left: usize,
}

impl Prover<'_> {
    /// Withholds what can't be proved of these findings' fixes.
    fn judge(&mut self, indices: Vec<usize>) {
        if !self.unit.whole {
            return self.withhold(&[indices], "the text around it can't be read to its end yet");
        }
        let mut left = self.group(indices);
        while !left.is_empty() {
            if self.proofs_left == 0 {
                return self.withhold(&left, "too many other fixes of this text come before it");
            }
            let mut apart = Apart::default();
            let (set, rest) = left.into_iter().partition::<Vec<Same>, _>(|same| {
                self.fix(same).is_some_and(|fix| apart.take(&fix.edits))
            });
            self.judge_set(&set);
            left = rest;
        }
    }

    fn group(&self, indices: Vec<usize>) -> Vec<Same> {
        let mut groups: Vec<Same> = Vec::new();
        let mut places = HashMap::new();
        for index in indices {
            let Ok(fix) = &self.findings[index].fix else { continue };
            let place = *places.entry((&fix.edits, &fix.changes)).or_insert(groups.len());
            match groups.get_mut(place) {
                Some(same) => same.push(index),
                None => groups.push(vec![index]),
            }
        }
        groups
    }

    /// Proves fixes that stand apart, and withholds the culprits where that fails.
    fn judge_set(&mut self, set: &[Same]) {
        let Err(reason) = self.try_proof(set) else { return };
        if set.len() == 1 {
            return self.withhold(set, &withheld(&reason));
        }
        // What is wrong before any change costs no search for a culprit.
        if let Err(reason) = self.try_proof(&[]) {
            return self.withhold(set, &withheld(&reason));
        }
        let (left, right) = set.split_at(set.len() / 2);
        self.judge_set(left);
        self.judge_set(right);
    }

    fn try_proof(&mut self, set: &[Same]) -> Result<(), String> {
        let Some(left) = self.proofs_left.checked_sub(1) else {
            return Err("too many rewrites of this text fail".to_owned());
        };
        self.proofs_left = left;
        prove(self.text, self.kind, self.unit, set.iter().filter_map(|same| self.fix(same)))
    }

    fn fix(&self, same: &Same) -> Option<&Fix> {
        self.findings[*same.first()?].fix.as_ref().ok()
    }

    fn withhold(&mut self, set: &[Same], reason: &str) {
        for &index in set.iter().flatten() {
            self.findings[index].fix = Err(Declined::because(reason.to_owned()));
        }
    }
}

fn withheld(reason: &str) -> String {
    format!("the rewrite is withheld, since {reason}")
}
