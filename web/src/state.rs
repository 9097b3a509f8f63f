//! What the page knows, and how an action changes it. Pure: nothing here touches the browser.

use permafrost::{
    Applicability, Finding, Fix, Fixed, Kind, OffsetUnit, Policy, Report, Source, TextRange, check,
    fix,
};
use std::ops::RangeInclusive;
use std::rc::Rc;
use yew::Reducible;

/// What the page knows.
#[derive(Debug, Clone)]
pub(crate) struct State {
    /// The text, as the editor last told it.
    pub(crate) source: Rc<Source>,
    /// What a check says of it.
    pub(crate) report: Rc<Report>,
    /// The kind that the person chose; `None` to find it by itself.
    pub(crate) chosen_kind: Option<Kind>,
    /// The finding under the cursor.
    pub(crate) active: Option<usize>,
    /// The rewrite that is being looked at, if one is.
    pub(crate) review: Option<Rc<Fixed>>,
    /// What was done last, for the line that is read aloud.
    pub(crate) notice: &'static str,
    policy: Policy,
}

/// What can happen.
#[derive(Debug, Clone)]
pub(crate) enum Action {
    /// The text is another one now.
    Edited(String),
    /// A kind was chosen, or the choice was left to the page.
    KindChosen(Option<Kind>),
    /// The cursor moved to this UTF-16 offset.
    CursorMoved(u32),
    /// The rewrite shall be shown before it is taken.
    ReviewOpened,
    /// The rewrite shall no longer be shown.
    ReviewClosed,
    /// Something was done that can't be seen.
    Noticed(&'static str),
}

impl State {
    pub(crate) fn new(text: &str) -> Self {
        let policy = Policy::default();
        let source = Source::new(text);
        let report = Rc::new(check(&source, &policy));
        Self {
            source: Rc::new(source),
            report,
            chosen_kind: None,
            active: None,
            review: None,
            notice: "",
            policy,
        }
    }

    /// The text after every fix that needs nothing from a person.
    pub(crate) fn rewrite(&self) -> Fixed {
        fix(&self.source, &self.policy, Applicability::MayBreak)
    }

    /// The finding that stands at a UTF-16 offset.
    pub(crate) fn finding_at(&self, offset: u32) -> Option<usize> {
        self.position(|finding| self.utf16(finding.range).contains(&offset))
    }

    /// The finding whose fix is meant at a UTF-16 offset: the one there, or else on its line.
    pub(crate) fn finding_near(&self, offset: u32) -> Option<usize> {
        let on_line = |finding: &Finding| {
            let line = self.source.position(finding.range.start(), OffsetUnit::Utf8Bytes).line;
            self.source.line(line).is_some_and(|line| self.utf16(line).contains(&offset))
        };
        self.finding_at(offset).or_else(|| self.position(on_line))
    }

    fn position(&self, is_meant: impl Fn(&Finding) -> bool) -> Option<usize> {
        self.report.findings.iter().position(is_meant)
    }

    fn utf16(&self, range: TextRange) -> RangeInclusive<u32> {
        self.source.utf16(range.start())..=self.source.utf16(range.end())
    }

    fn recheck(&self, text: impl Into<String>) -> Self {
        let text = text.into();
        let source = match self.chosen_kind {
            Some(kind) => Source::with_kind(text, kind),
            None => Source::new(text),
        };
        let report = Rc::new(check(&source, &self.policy));
        Self { source: Rc::new(source), report, active: None, review: None, ..self.clone() }
    }
}

/// How the findings of a report can be mended.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Mendable {
    /// By a fix that needs nothing from a person.
    pub(crate) at_once: usize,
    /// By a fix that a person completes.
    pub(crate) by_hand: usize,
    /// Not by a fix.
    pub(crate) without_fix: usize,
}

impl Mendable {
    pub(crate) fn of(report: &Report) -> Self {
        let mut count = Self::default();
        for finding in &report.findings {
            match &finding.fix {
                Ok(fix) if needs_a_person(fix) => count.by_hand += 1,
                Ok(_) => count.at_once += 1,
                Err(_) => count.without_fix += 1,
            }
        }
        count
    }
}

/// Whether a fix leaves a placeholder that a person fills in.
pub(crate) fn needs_a_person(fix: &Fix) -> bool {
    fix.applicability == Applicability::HasPlaceholders
}

/// The heading of a finding: its rule's title.
pub(crate) fn title_of(finding: &Finding) -> &'static str {
    permafrost::rules().iter().find(|rule| rule.id == finding.rule).map_or("", |rule| rule.title)
}

impl Reducible for State {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = match action {
            Action::Edited(text) if text == self.source.text() => return self,
            Action::Edited(text) => self.recheck(text),
            Action::KindChosen(kind) => {
                let choice = Self { chosen_kind: kind, ..(*self).clone() };
                choice.recheck(self.source.text())
            }
            Action::CursorMoved(offset) => {
                let active = self.finding_at(offset);
                if active == self.active {
                    return self;
                }
                return Rc::new(Self { active, ..(*self).clone() });
            }
            Action::ReviewOpened => {
                Self { review: Some(Rc::new(self.rewrite())), ..(*self).clone() }
            }
            Action::ReviewClosed => Self { review: None, ..(*self).clone() },
            Action::Noticed(notice) => return Rc::new(Self { notice, ..(*self).clone() }),
        };
        next.notice = "";
        Rc::new(next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(text: &str, actions: impl IntoIterator<Item = Action>) -> Rc<State> {
        actions.into_iter().fold(Rc::new(State::new(text)), Rc::reduce_with)
    }

    trait ReduceWith {
        fn reduce_with(self, action: Action) -> Self;
    }

    impl ReduceWith for Rc<State> {
        fn reduce_with(self, action: Action) -> Self {
            self.reduce(action)
        }
    }

    const POD: &str = "# 😀\nkind: Pod\nspec:\n  hostPID: true\n";

    #[test]
    fn an_edit_is_checked_at_once() {
        let state = after("", [Action::Edited(POD.to_owned())]);
        assert_eq!(state.report.findings.len(), 1);
    }

    #[test]
    fn the_kind_is_found_until_one_is_chosen() {
        let found = after("FROM a:1\n", []);
        assert_eq!(found.source.kind(), Kind::Dockerfile);
        let chosen = after(
            "FROM a:1\n",
            [Action::KindChosen(Some(Kind::Kubernetes)), Action::Edited("FROM b:1\n".to_owned())],
        );
        assert_eq!(chosen.source.kind(), Kind::Kubernetes);
        let found_again = chosen.reduce(Action::KindChosen(None));
        assert_eq!(found_again.source.kind(), Kind::Dockerfile);
    }

    #[test]
    fn the_cursor_marks_the_finding_that_it_stands_in() {
        let offset = POD.encode_utf16().count() - 3;
        let offset = u32::try_from(offset).expect("small");
        let state = after(POD, [Action::CursorMoved(offset)]);
        assert_eq!(state.active, Some(0));
        assert_eq!(state.finding_near(offset - 12), Some(0), "at the start of its line");
        assert_eq!(state.finding_near(0), None);
        assert_eq!(state.reduce(Action::CursorMoved(0)).active, None);
    }

    #[test]
    fn an_edit_closes_the_review() {
        let reviewed = after(POD, [Action::ReviewOpened]);
        let review = reviewed.review.as_ref().expect("the review is open");
        assert!(review.source.text().contains("hostPID: false"));
        assert!(reviewed.reduce(Action::Edited("a: 1".to_owned())).review.is_none());
    }
}
