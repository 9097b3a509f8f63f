//! What the page knows, and how an action changes it. Pure: nothing here touches the browser.

use permafrost::{
    Applicability, Beside, Finding, Fix, Fixed, Kind, Level, OffsetUnit, Policy, Report, Source,
    TextRange, TextSize, check_beside, check_with_fixes, fix, fix_beside,
};
use std::ops::RangeInclusive;
use std::rc::Rc;
use yew::{AttrValue, Reducible};

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
    /// How often the editor told a text, or the text was judged anew. The editor forgets its marks
    /// on words that are typed anew, so it is answered even if the text is the one of before.
    pub(crate) revision: u32,
    /// How often a person began anew with another text.
    pub(crate) beginnings: u32,
    /// Whether the editor has a step to take back.
    pub(crate) can_undo: bool,
    /// Whether the text came with the line ends of Windows; it is handed over with them.
    pub(crate) crlf: bool,
    /// What was done last, for the line that is read aloud.
    pub(crate) notice: AttrValue,
    /// The tab that is open, 0 or 1.
    pub(crate) tab: usize,
    /// The text of the other tab, once there is one.
    pub(crate) other: Option<Aside>,
    policy: Policy,
}

/// The text of the tab that isn't open, kept as it was left.
#[derive(Debug, Clone)]
pub(crate) struct Aside {
    pub(crate) source: Rc<Source>,
    pub(crate) report: Rc<Report>,
    pub(crate) revision: u32,
    chosen_kind: Option<Kind>,
    can_undo: bool,
    crlf: bool,
}

/// What can happen.
#[derive(Debug, Clone)]
pub(crate) enum Action {
    /// The text of a tab is another one now.
    Edited { tab: usize, text: String, can_undo: bool, crlf: bool },
    /// The other tab shall be open; the first time it is empty.
    TabTurned,
    /// The text becomes another one, to begin anew with.
    BegunAnew,
    /// A kind was chosen, or the choice was left to the page.
    KindChosen(Option<Kind>),
    /// It was chosen how much is asked.
    LevelChosen(Level),
    /// It was chosen which stage is the image; `None` for the last one.
    TargetChosen(Option<String>),
    /// The cursor moved to this UTF-16 offset.
    CursorMoved(u32),
    /// The rewrite shall be shown before it is taken.
    ReviewOpened,
    /// The rewrite shall no longer be shown.
    ReviewClosed,
    /// Something was done that can't be seen.
    Noticed(AttrValue),
}

impl State {
    pub(crate) fn new(text: &str) -> Self {
        let policy = Policy::default();
        let source = Source::new(text);
        let report = Rc::new(check_with_fixes(&source, &policy));
        Self {
            source: Rc::new(source),
            report,
            chosen_kind: None,
            active: None,
            review: None,
            revision: 0,
            beginnings: 0,
            can_undo: false,
            crlf: false,
            notice: AttrValue::default(),
            tab: 0,
            other: None,
            policy,
        }
    }

    /// The stage that was chosen to be the image.
    pub(crate) fn target(&self) -> Option<&str> {
        self.policy.target.as_deref()
    }

    /// The Dockerfile in the other tab, beside which manifests are looked at.
    fn beside(&self) -> Option<Beside<'_>> {
        let dockerfile = &*self.other.as_ref()?.source;
        let is_one = dockerfile.kind() == Kind::Dockerfile && !dockerfile.text().trim().is_empty();
        is_one.then_some(Beside { dockerfile, image: None })
    }

    fn check(&self, source: &Source) -> Report {
        match self.beside() {
            Some(beside) => check_beside(source, beside, &self.policy),
            None => check_with_fixes(source, &self.policy),
        }
    }

    /// The same page with the other tab open.
    fn turned(&self) -> Self {
        let aside = Aside {
            source: self.source.clone(),
            report: self.report.clone(),
            revision: self.revision,
            chosen_kind: self.chosen_kind,
            can_undo: self.can_undo,
            crlf: self.crlf,
        };
        let next = Self {
            tab: 1 - self.tab,
            review: None,
            beginnings: self.beginnings + 1,
            ..self.clone()
        };
        let Aside { source, report, revision, chosen_kind, can_undo, crlf } =
            self.other.clone().unwrap_or_else(Aside::empty);
        let other = Some(aside);
        // It was left beside another text, and is looked at anew.
        Self { source, report, chosen_kind, revision, can_undo, crlf, other, ..next }.rechecked()
    }

    /// How much is asked.
    pub(crate) fn level(&self) -> Level {
        self.policy.level
    }

    /// The text after every fix that needs nothing from a person.
    pub(crate) fn rewrite(&self) -> Fixed {
        let least = Applicability::MayBreak;
        match self.beside() {
            Some(beside) => fix_beside(&self.source, beside, &self.policy, least),
            None => fix(&self.source, &self.policy, least),
        }
    }

    /// The finding that stands at a UTF-16 offset.
    pub(crate) fn finding_at(&self, offset: u32) -> Option<usize> {
        self.position(|finding| self.utf16(finding.range).contains(&offset))
    }

    /// The finding whose fix is meant at a UTF-16 offset: the one there, or else on its line.
    pub(crate) fn fixable_near(&self, offset: u32) -> Option<usize> {
        let here = |finding: &Finding| self.utf16(finding.range).contains(&offset);
        let on_line = |finding: &Finding| {
            let line = line_of(&self.source, finding.range.start());
            self.source.line(line).is_some_and(|line| self.utf16(line).contains(&offset))
        };
        self.position(|finding| finding.fix.is_ok() && here(finding))
            .or_else(|| self.position(|finding| finding.fix.is_ok() && on_line(finding)))
    }

    fn position(&self, is_meant: impl Fn(&Finding) -> bool) -> Option<usize> {
        self.report.findings.iter().position(is_meant)
    }

    fn utf16(&self, range: TextRange) -> RangeInclusive<u32> {
        self.source.utf16(range.start())..=self.source.utf16(range.end())
    }

    /// The same page with its text judged anew.
    fn rechecked(&self) -> Self {
        self.recheck(self.source.text())
    }

    /// The same page with another text, or with the same text read as another kind.
    fn recheck(&self, text: impl Into<String>) -> Self {
        let text = text.into();
        let source = match self.chosen_kind {
            Some(kind) => Source::with_kind(text, kind),
            None => Source::new(text),
        };
        let mut next = self.clone();
        next.source = Rc::new(source);
        let mut report = next.check(&next.source);
        if next.target().is_some_and(|it| !stages(&report).iter().any(|stage| stage == it))
            && report.kind == Kind::Dockerfile
        {
            // Its stage is gone, or this is another text.
            next.policy.target = None;
            report = next.check(&next.source);
        }
        next.report = Rc::new(report);
        next.revision = self.revision.wrapping_add(1);
        next.active = None;
        // One fix of the rewrite may have been taken by itself: the rest is still looked at.
        let rest = self.review.is_some() && Mendable::of(&next.report).at_once > 0;
        next.review = rest.then(|| Rc::new(next.rewrite()));
        next
    }
}

impl Aside {
    fn empty() -> Self {
        let source = Source::new("");
        let report = check_with_fixes(&source, &Policy::default());
        Self {
            source: Rc::new(source),
            report: Rc::new(report),
            revision: 0,
            chosen_kind: None,
            can_undo: false,
            crlf: false,
        }
    }
}

/// What the stages of a Dockerfile are called as a target: by name, or else by number.
pub(crate) fn stages(report: &Report) -> Vec<String> {
    let stages = report.subjects.iter().filter(|it| it.role.is_some()).enumerate();
    let called =
        stages.map(|(number, stage)| stage.name.clone().unwrap_or_else(|| number.to_string()));
    called.collect()
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

/// What can go wrong with a fix, for the person who is about to take it.
pub(crate) fn caution(fix: &Fix) -> &'static str {
    match fix.applicability {
        Applicability::Safe => "",
        Applicability::MayBreak => "May break what relies on it",
        Applicability::HasPlaceholders => "Needs a value from you",
    }
}

/// A message of the library as a sentence of its own; there they begin in lower case.
pub(crate) fn sentence(message: &str) -> String {
    let first = message.chars().next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(message.chars().skip(1)).collect()
}

/// The line of an offset in UTF-8 bytes, counted from 1.
pub(crate) fn line_of(source: &Source, offset: TextSize) -> u32 {
    source.position(offset, OffsetUnit::Utf8Bytes).line
}

/// The heading of a finding: its rule's title.
pub(crate) fn title_of(finding: &Finding) -> &'static str {
    permafrost::rules().iter().find(|rule| rule.id == finding.rule).map_or("", |rule| rule.title)
}

impl Reducible for State {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = match action {
            Action::Edited { tab, text, .. } if tab != self.tab => {
                // Told by an editor that has just been put aside.
                let Some(other) = &self.other else { return self };
                let source = Rc::new(match other.chosen_kind {
                    Some(kind) => Source::with_kind(text, kind),
                    None => Source::new(text),
                });
                let other = Some(Aside { source, ..other.clone() });
                Self { other, ..(*self).clone() }.rechecked()
            }
            Action::TabTurned => self.turned(),
            Action::Edited { text, can_undo, crlf, .. } if text == self.source.text() => {
                let revision = self.revision.wrapping_add(1);
                return Rc::new(Self { revision, can_undo, crlf, ..(*self).clone() });
            }
            Action::Edited { text, can_undo, crlf, .. } => {
                Self { can_undo, crlf, ..self.recheck(text) }
            }
            Action::BegunAnew => {
                Self { review: None, beginnings: self.beginnings + 1, ..(*self).clone() }
            }
            Action::KindChosen(kind) => Self { chosen_kind: kind, ..(*self).clone() }.rechecked(),
            Action::LevelChosen(level) => {
                let policy = Policy { level, ..self.policy.clone() };
                Self { policy, ..(*self).clone() }.rechecked()
            }
            Action::TargetChosen(target) => {
                let policy = Policy { target, ..self.policy.clone() };
                Self { policy, ..(*self).clone() }.rechecked()
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
        next.notice = AttrValue::default();
        Rc::new(next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const POD: &str = "# 😀\nkind: Pod\nspec:\n  hostPID: true\n  hostIPC: true\n";

    fn after(text: &str, actions: impl IntoIterator<Item = Action>) -> Rc<State> {
        actions.into_iter().fold(Rc::new(State::new(text)), State::reduce)
    }

    fn edited(text: &str) -> Action {
        Action::Edited { tab: 0, text: text.to_owned(), can_undo: true, crlf: false }
    }

    fn offset_of(needle: &str) -> u32 {
        let before = POD.split(needle).next().expect("there is a part before every needle");
        u32::try_from(before.encode_utf16().count()).expect("small")
    }

    #[test]
    fn an_edit_is_checked_at_once() {
        let state = after("", [edited(POD)]);
        assert_eq!(state.report.findings.len(), 2);
        assert!(state.can_undo);
    }

    #[test]
    fn the_kind_is_found_until_one_is_chosen() {
        let found = after("FROM a:1\n", []);
        assert_eq!(found.source.kind(), Kind::Dockerfile);
        let chosen = Action::KindChosen(Some(Kind::Kubernetes));
        let chosen = after("FROM a:1\n", [chosen, edited("FROM b:1\n")]);
        assert_eq!(chosen.source.kind(), Kind::Kubernetes);
        let found_again = chosen.reduce(Action::KindChosen(None));
        assert_eq!(found_again.source.kind(), Kind::Dockerfile);
    }

    #[test]
    fn the_cursor_marks_the_finding_that_it_stands_in() {
        let state = after(POD, [Action::CursorMoved(offset_of("true") + 1)]);
        assert_eq!(state.active, Some(0));
        assert_eq!(state.reduce(Action::CursorMoved(0)).active, None);
    }

    #[test]
    fn the_fix_that_is_meant_stands_on_the_line() {
        let state = after(POD, []);
        assert_eq!(state.fixable_near(offset_of("hostIPC")), Some(1));
        assert_eq!(state.fixable_near(0), None);
    }

    #[test]
    fn a_review_lasts_until_nothing_is_left_to_rewrite() {
        let reviewed = after(POD, [Action::ReviewOpened]);
        let review = reviewed.review.as_ref().expect("the review is open");
        assert!(review.source.text().contains("hostPID: false\n  hostIPC: false"));
        let half = reviewed.reduce(edited(&POD.replacen("true", "false", 1)));
        assert!(half.review.is_some(), "one fix is left");
        let done = half.reduce(edited(&POD.replace("true", "false")));
        assert!(done.review.is_none());
    }

    #[test]
    fn to_begin_anew_closes_the_review() {
        let begun = after(POD, [Action::ReviewOpened, Action::BegunAnew, edited("FROM a:1\n")]);
        assert_eq!(begun.beginnings, 1);
        assert!(begun.review.is_none());
    }

    #[test]
    fn both_tabs_keep_their_texts_and_are_looked_at_together() {
        const REFUSED: &str = "kind: Pod\nspec:\n  securityContext: {runAsNonRoot: true}\n  \
                               containers:\n  - {name: a, image: team/a}\n";
        let second = |text: &str| Action::Edited {
            tab: 1,
            text: text.to_owned(),
            can_undo: false,
            crlf: false,
        };
        let refused =
            |state: &State| state.report.findings.iter().any(|it| it.rule == "refused-image-user");
        let state = after(REFUSED, [Action::TabTurned]);
        assert_eq!((state.tab, state.source.text()), (1, ""));
        let state = state.reduce(second("FROM a:1\nUSER app\n"));
        assert_eq!(state.source.kind(), Kind::Dockerfile);
        let state = state.reduce(Action::TabTurned);
        assert_eq!((state.tab, state.source.text()), (0, REFUSED));
        assert!(refused(&state));
        // What the other editor still had to tell counts as well.
        let state = state.reduce(second("FROM a:1\nUSER 7\n"));
        assert!(!refused(&state) && state.source.text() == REFUSED);
    }

    #[test]
    fn a_target_lasts_as_long_as_its_stage() {
        let text = "FROM a:1 AS one\nFROM b:1\n";
        let chosen = after(text, [Action::TargetChosen(Some("one".to_owned()))]);
        assert_eq!(stages(&chosen.report), ["one", "1"]);
        assert_eq!(chosen.target(), Some("one"));
        assert!(chosen.report.subjects[0].verdict.is_some());
        let gone = chosen.reduce(edited("FROM a:1 AS two\nFROM b:1\n"));
        assert_eq!(gone.target(), None);
        assert!(gone.report.notes.is_empty());
    }

    #[test]
    fn a_notice_lasts_until_the_next_change() {
        let told = after(POD, [Action::Noticed("Copied.".into()), Action::CursorMoved(3)]);
        assert_eq!(told.notice, "Copied.");
        assert_eq!(told.reduce(edited("")).notice, "");
    }
}
