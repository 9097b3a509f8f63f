//! What the page knows, and how an action changes it. Pure: nothing here touches the browser.

use crate::files::{File, Files, NewFile};
use crate::gates::{Focus, Gate};
use crate::review::{Review, Values};
use crate::share::Shared;
use permafrost::rewrite::outcome::Declined;
use permafrost::{
    Applicability, Edits, Finding, Fix, Fixed, Kind, OffsetUnit, Policy, Report, Rule, Source,
    Standard, TextRange, TextSize, check, fix, fix_beside, ignore_here,
};
use std::ops::RangeInclusive;
use std::rc::Rc;
use yew::{AttrValue, Reducible};

/// What the page knows.
#[derive(Debug, Clone)]
pub(crate) struct State {
    /// The files that are open.
    pub(crate) files: Files,
    /// What is asked of them. Which stage becomes the image can be asked of each file by itself.
    pub(crate) policy: Policy,
    /// The finding under the cursor.
    pub(crate) active: Option<usize>,
    /// Which findings are looked at.
    pub(crate) focus: Focus,
    /// The rewrite that is being looked at, if one is.
    pub(crate) review: Option<Rc<Review>>,
    /// The pieces of it that the person wants to be left out, by their keys.
    pub(crate) rejected: Rc<Vec<String>>,
    /// What the person filled in, now or before.
    pub(crate) values: Rc<Values>,
    /// What was here before a share link was opened.
    pub(crate) before: Option<Rc<State>>,
    /// What was done last, for the line that is read aloud.
    pub(crate) notice: AttrValue,
}

/// What can happen.
#[derive(Debug, Clone)]
pub(crate) enum Action {
    /// The text of a file is another one now.
    Edited { file: u32, text: String, can_undo: bool, crlf: bool },
    /// Another file shall be looked at.
    FileOpened(u32),
    /// There are more files; the first one of these is looked at.
    FilesAdded(Vec<NewFile>),
    /// A file is put away.
    FileClosed(u32),
    /// A file came with a name, or is of a kind, that became known only now.
    FileNamed { file: u32, name: Option<String>, kind: Option<Kind> },
    /// A share link was opened: it takes the place of everything.
    SharedOpened(Shared),
    /// A share link was left: what was here before is here again.
    SharedLeft,
    /// The text becomes another one, to begin anew with.
    BegunAnew,
    /// A kind was chosen, or the choice was left to the page.
    KindChosen(Option<Kind>),
    /// It was chosen what is asked of all files.
    PolicyChosen(Policy),
    /// It was chosen which stage is the image; `None` for the last one.
    TargetChosen(Option<String>),
    /// The cursor moved to this UTF-16 offset.
    CursorMoved(u32),
    /// It was chosen which findings are looked at.
    Focused(Focus),
    /// The rewrite shall be shown before it is taken.
    ReviewOpened,
    /// The rewrite shall no longer be shown.
    ReviewClosed,
    /// A piece of the rewrite shall be left out, or not.
    PieceRejected { key: String, rejected: bool },
    /// Something was filled in; where it is empty, no longer.
    ValueGiven { key: String, value: String },
    /// Something was done that can't be seen.
    Noticed(AttrValue),
}

impl State {
    #[cfg(test)]
    pub(crate) fn new(text: &str) -> Self {
        Self::with_kept(text, Policy::default(), Values::new())
    }

    /// A page with a text, and what was asked and filled in on an earlier visit.
    pub(crate) fn with_kept(text: &str, policy: Policy, values: Values) -> Self {
        let file = NewFile { text: text.to_owned(), ..NewFile::default() };
        let state = Self {
            files: Files::new(file),
            policy,
            active: None,
            focus: Focus::default(),
            review: None,
            rejected: Rc::default(),
            values: Rc::new(values),
            before: None,
            notice: AttrValue::default(),
        };
        state.rechecked()
    }

    /// The file that is looked at.
    pub(crate) fn file(&self) -> &File {
        self.files.open()
    }

    /// The text that is looked at.
    pub(crate) fn source(&self) -> &Rc<Source> {
        &self.file().source
    }

    /// What a check says of it.
    pub(crate) fn report(&self) -> &Rc<Report> {
        &self.file().report
    }

    /// The rewrite, piece by piece.
    pub(crate) fn reviewed(&self) -> Review {
        Review::of(self.source(), self.report(), &self.values, |source| self.rewrite(source))
    }

    /// A text after every fix that needs nothing from a person.
    fn rewrite(&self, source: &Source) -> Fixed {
        let least = Applicability::MayBreak;
        let beside = self.files.beside(self.file());
        let policy = self.file().policy(beside, &self.policy);
        match beside {
            Some(it) => fix_beside(source, it.as_beside(), &policy, least),
            None => fix(source, &policy, least),
        }
    }

    /// Whether a text in the place of the one that is looked at can be read as well as that.
    pub(crate) fn can_stand(&self, text: String) -> bool {
        let text = Source::with_kind(text, self.source().kind());
        check(&text, &self.policy).syntax_errors.len() <= self.report().syntax_errors.len()
    }

    /// What is asked already, and a rule by its id besides.
    pub(crate) fn asking_for(&self, rule: &str) -> Policy {
        let mut policy = self.policy.clone();
        if let Some(rule) = permafrost::rules().iter().find(|it| it.id == rule) {
            policy.standard = Standard::Permafrost;
            policy.level = policy.level.max(rule.level);
            policy.ignored_rules.retain(|ignored| ignored != rule.id);
            if rule.off_by_default && !policy.asks_for(rule.id) {
                policy.extra_rules.push(rule.id.to_owned());
            }
        }
        policy
    }

    /// The edits that leave a finding out by a comment where it stands, or why none can.
    pub(crate) fn ignored_here(&self, finding: &Finding) -> Result<Edits, Declined> {
        let beside = self.files.beside(self.file());
        let policy = self.file().policy(beside, &self.policy);
        ignore_here(self.source(), beside.map(File::as_beside), &policy, finding)
    }

    /// The finding that stands at a UTF-16 offset.
    pub(crate) fn finding_at(&self, offset: u32) -> Option<usize> {
        self.position(|finding| self.utf16(finding.range).contains(&offset))
    }

    /// The finding whose fix is meant at a UTF-16 offset: the one there, or else on its line.
    pub(crate) fn fixable_near(&self, offset: u32) -> Option<usize> {
        let here = |finding: &Finding| self.utf16(finding.range).contains(&offset);
        let on_line = |finding: &Finding| {
            let line = line_of(self.source(), finding.range.start());
            self.source().line(line).is_some_and(|line| self.utf16(line).contains(&offset))
        };
        self.position(|finding| finding.fix.is_ok() && here(finding))
            .or_else(|| self.position(|finding| finding.fix.is_ok() && on_line(finding)))
    }

    /// The finding of a gate that comes behind the one under the cursor, going round.
    pub(crate) fn next_through(&self, gate: Gate) -> Option<usize> {
        let focus = Focus { gate: Some(gate), ..self.focus.clone() };
        let report = self.report();
        let holds = |index: &usize| focus.holds(&report.findings[*index], report);
        let first = match (self.focus.gate == Some(gate), self.active) {
            (true, Some(active)) => active + 1,
            _ => 0,
        };
        let count = report.findings.len();
        (first..count).chain(0..first.min(count)).find(holds)
    }

    fn position(&self, is_meant: impl Fn(&Finding) -> bool) -> Option<usize> {
        self.report().findings.iter().position(is_meant)
    }

    fn utf16(&self, range: TextRange) -> RangeInclusive<u32> {
        self.source().utf16(range.start())..=self.source().utf16(range.end())
    }

    /// The same page with another state of the file that is looked at.
    fn with(&self, file: File) -> Self {
        let mut next = self.clone();
        next.files.put(file);
        next
    }

    /// The same page with the file that is looked at judged anew.
    fn rechecked(mut self) -> Self {
        self.files.judge(self.file().id, &self.policy);
        self.active = None;
        let report = self.report().clone();
        if !report.findings.iter().any(|finding| self.focus.holds(finding, &report)) {
            // What was looked at is mended, or another text is there.
            self.focus = Focus::default();
        }
        // One fix of the rewrite may have been taken by itself: the rest is still looked at.
        let review = self.review.is_some().then(|| self.reviewed());
        self.review = review.filter(|review| !review.is_empty()).map(Rc::new);
        self
    }

    /// The same page after it turned to other files.
    fn turned(&self, turn: impl FnOnce(&mut Files, &Policy)) -> Self {
        let focus = Focus::default();
        let mut next = Self { active: None, focus, review: None, ..self.clone() };
        turn(&mut next.files, &next.policy);
        next
    }

    /// Whether nothing of the person's own is lost with the file that is looked at.
    fn is_untouched(&self) -> bool {
        self.files.iter().len() == 1 && !self.is_edited() && self.file().name.is_none()
    }

    /// Whether a person changed a text.
    pub(crate) fn is_edited(&self) -> bool {
        self.files.iter().any(|file| file.can_undo)
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

/// The rule that a finding violates.
pub(crate) fn rule_of(finding: &Finding) -> Option<&'static Rule> {
    permafrost::rules().iter().copied().find(|rule| rule.id == finding.rule)
}

/// The heading of a finding: its rule's title.
pub(crate) fn title_of(finding: &Finding) -> &'static str {
    rule_of(finding).map_or("", |rule| rule.title)
}

impl Reducible for State {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = match action {
            Action::Edited { file, text, can_undo, crlf } => {
                let Some(before) = self.files.get(file) else { return self };
                let is_the_same = text == before.source.text();
                let known = File { can_undo, crlf, ..before.clone() };
                if is_the_same {
                    let revision = known.revision.wrapping_add(1);
                    return Rc::new(self.with(File { revision, ..known }));
                }
                // One that has just been put aside may still have something to tell.
                self.with(known.with_text(text)).rechecked()
            }
            Action::FileOpened(id) => self.turned(|files, policy| files.turn_to(id, policy)),
            Action::FilesAdded(new) => {
                // An empty one is there to be looked at beside what there is.
                let brings_text = new.iter().any(|it| !it.text.is_empty());
                let untouched = (brings_text && self.is_untouched()).then(|| self.file().id);
                self.turned(|files, policy| {
                    files.add(new, policy);
                    if let Some(id) = untouched.filter(|_| files.iter().len() > 1) {
                        files.close(id, policy);
                    }
                })
            }
            Action::FileClosed(id) => self.turned(|files, policy| files.close(id, policy)),
            Action::FileNamed { file, name, kind } => {
                let Some(before) = self.files.get(file) else { return self };
                let named = File { name, chosen_kind: kind, ..before.clone() };
                let text = named.source.text().to_owned();
                self.with(named.with_text(text)).rechecked()
            }
            Action::SharedOpened(shared) => {
                let policy = shared.policy();
                let target = policy.target.clone();
                let (files, open) = shared.files();
                let policy = Policy { target: None, ..policy };
                // An example can be had again; what a person wrote can't.
                let own = || (!self.is_untouched()).then(|| self.clone());
                let before = self.before.clone().or_else(own);
                let shared = Self { policy, before, ..(*self).clone() };
                let next = shared.turned(|all, policy| all.replace(files, open, policy));
                next.with(File { target, ..next.file().clone() }).rechecked()
            }
            Action::SharedLeft => {
                let Some(before) = &self.before else { return self };
                Self { before: None, ..(**before).clone() }
            }
            Action::BegunAnew => {
                let beginnings = self.file().beginnings + 1;
                let begun = self.with(File { beginnings, ..self.file().clone() });
                Self { focus: Focus::default(), review: None, ..begun }
            }
            Action::KindChosen(chosen_kind) => {
                let file = File { chosen_kind, ..self.file().clone() };
                let text = file.source.text().to_owned();
                self.with(file.with_text(text)).rechecked()
            }
            Action::PolicyChosen(policy) => Self { policy, ..(*self).clone() }.rechecked(),
            Action::TargetChosen(target) => {
                let mut next = self.with(File { target, ..self.file().clone() });
                if next.file().target.is_none() {
                    // The last one is wanted, also where the policy names another one.
                    next.policy.target = None;
                }
                next.rechecked()
            }
            Action::CursorMoved(offset) => {
                let active = self.finding_at(offset);
                if active == self.active {
                    return self;
                }
                return Rc::new(Self { active, ..(*self).clone() });
            }
            Action::Focused(focus) => return Rc::new(Self { focus, ..(*self).clone() }),
            Action::ReviewOpened => {
                let review = Some(Rc::new(self.reviewed()));
                Self { review, rejected: Rc::default(), ..(*self).clone() }
            }
            Action::ReviewClosed => Self { review: None, ..(*self).clone() },
            Action::PieceRejected { key, rejected } => {
                let mut all = (*self.rejected).clone();
                all.retain(|it| *it != key);
                if rejected {
                    all.push(key);
                }
                Self { rejected: Rc::new(all), ..(*self).clone() }
            }
            Action::ValueGiven { key, value } => {
                let mut values = (*self.values).clone();
                if value.trim().is_empty() {
                    values.remove(&key);
                } else {
                    values.insert(key, value);
                }
                let given = Self { values: Rc::new(values), ..(*self).clone() };
                let review = given.review.is_some().then(|| Rc::new(given.reviewed()));
                Self { review, ..given }
            }
            Action::Noticed(notice) => return Rc::new(Self { notice, ..(*self).clone() }),
        };
        next.notice = AttrValue::default();
        Rc::new(next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::stages;
    use permafrost::Level;

    const POD: &str = "# 😀\nkind: Pod\nspec:\n  hostPID: true\n  hostIPC: true\n";

    fn after(text: &str, actions: impl IntoIterator<Item = Action>) -> Rc<State> {
        actions.into_iter().fold(Rc::new(State::new(text)), State::reduce)
    }

    fn edited(text: &str) -> Action {
        Action::Edited { file: 0, text: text.to_owned(), can_undo: true, crlf: false }
    }

    fn offset_of(needle: &str) -> u32 {
        let before = POD.split(needle).next().expect("there is a part before every needle");
        u32::try_from(before.encode_utf16().count()).expect("small")
    }

    #[test]
    fn an_edit_is_checked_at_once() {
        let state = after("", [edited(POD)]);
        assert_eq!(state.report().findings.len(), 2);
        assert!(state.file().can_undo);
    }

    #[test]
    fn the_kind_is_found_until_one_is_chosen() {
        let found = after("FROM a:1\n", []);
        assert_eq!(found.source().kind(), Kind::Dockerfile);
        let chosen = Action::KindChosen(Some(Kind::Kubernetes));
        let chosen = after("FROM a:1\n", [chosen, edited("FROM b:1\n")]);
        assert_eq!(chosen.source().kind(), Kind::Kubernetes);
        let found_again = chosen.reduce(Action::KindChosen(None));
        assert_eq!(found_again.source().kind(), Kind::Dockerfile);
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
        assert!(review.after.text().contains("hostPID: false\n  hostIPC: false"));
        let half = reviewed.reduce(edited(&POD.replacen("true", "false", 1)));
        assert!(half.review.is_some(), "one fix is left");
        let done = half.reduce(edited(&POD.replace("true", "false")));
        assert!(done.review.is_none());
    }

    #[test]
    fn to_begin_anew_closes_the_review() {
        let begun = after(POD, [Action::ReviewOpened, Action::BegunAnew, edited("FROM a:1\n")]);
        assert_eq!(begun.file().beginnings, 1);
        assert!(begun.review.is_none());
    }

    #[test]
    fn several_files_keep_their_texts_and_are_looked_at_together() {
        const REFUSED: &str = "kind: Pod\nspec:\n  securityContext: {runAsNonRoot: true}\n  \
                               containers:\n  - {name: a, image: team/a}\n";
        let second = |text: &str| Action::Edited {
            file: 1,
            text: text.to_owned(),
            can_undo: false,
            crlf: false,
        };
        let refused = |state: &State| {
            state.report().findings.iter().any(|it| it.rule == "refused-image-user")
        };
        let state = after(REFUSED, [Action::FilesAdded(vec![NewFile::default()])]);
        assert_eq!((state.file().id, state.source().text()), (1, ""));
        let state = state.reduce(second("FROM a:1\nUSER app\n"));
        assert_eq!(state.source().kind(), Kind::Dockerfile);
        let state = state.reduce(Action::FileOpened(0));
        assert_eq!((state.file().id, state.source().text()), (0, REFUSED));
        assert!(refused(&state));
        // What the other editor still had to tell counts as well.
        let state = state.reduce(second("FROM a:1\nUSER 7\n"));
        assert!(!refused(&state) && state.source().text() == REFUSED);
        let alone = state.reduce(second("FROM a:1\nUSER app\n")).reduce(Action::FileClosed(1));
        assert!(!refused(&alone) && alone.files.iter().len() == 1);
    }

    #[test]
    fn a_rule_is_asked_for_besides_what_is_asked_already() {
        let state = |policy| after("", [Action::PolicyChosen(policy)]);
        let essential = state(Policy::at_level(Level::Essential));
        assert_eq!(essential.asking_for("host-pid"), essential.policy);
        assert_eq!(essential.asking_for("seccomp-missing").level, Level::Restricted);
        assert!(essential.asking_for("mutable-config").asks_for("mutable-config"));
        let ignored_rules = vec!["host-pid".to_owned(), "host-ipc".to_owned()];
        let ignoring = state(Policy { ignored_rules, ..Policy::default() });
        assert_eq!(ignoring.asking_for("host-pid").ignored_rules, ["host-ipc"]);
    }

    #[test]
    fn files_take_the_place_of_an_example_that_nobody_touched() {
        let file = |text: &str| NewFile { text: text.to_owned(), ..NewFile::default() };
        let two = Action::FilesAdded(vec![file("FROM a:1\n"), file(POD)]);
        let titles = |state: &State| state.files.iter().map(File::title).collect::<Vec<_>>();
        let untouched = after(POD, [two.clone()]);
        assert_eq!(titles(&untouched), ["Dockerfile", "pod.yaml"]);
        assert_eq!(untouched.file().title(), "Dockerfile");
        let touched = after("", [edited(POD), two]);
        assert_eq!(titles(&touched), ["pod.yaml", "Dockerfile", "pod.yaml"]);
    }

    #[test]
    fn the_stage_of_the_policy_counts_until_another_one_is_chosen() {
        let text = "FROM scratch AS one\nUSER 1\nFROM scratch AS two\n";
        let target = Some("one".to_owned());
        let policy = Policy { target: target.clone(), ..Policy::default() };
        let state = after(text, [Action::PolicyChosen(policy)]);
        assert_eq!(state.file().target(&state.policy), target);
        let last = state.reduce(Action::TargetChosen(None));
        assert_eq!(last.file().target(&last.policy), None);
    }

    #[test]
    fn a_target_lasts_as_long_as_its_stage() {
        let text = "FROM a:1 AS one\nFROM b:1\n";
        let chosen = after(text, [Action::TargetChosen(Some("one".to_owned()))]);
        assert_eq!(stages(chosen.report()), ["one", "1"]);
        assert_eq!(chosen.file().target.as_deref(), Some("one"));
        assert!(chosen.report().subjects[0].verdict.is_some());
        let gone = chosen.reduce(edited("FROM a:1 AS two\nFROM b:1\n"));
        assert_eq!(gone.file().target, None);
        assert!(gone.report().notes.is_empty());
    }

    #[test]
    fn a_gate_is_gone_through_finding_by_finding() {
        let mut state = after(POD, []);
        assert_eq!(state.next_through(Gate::Host), Some(0));
        assert_eq!(state.next_through(Gate::Image), None);
        let host = Focus { gate: Some(Gate::Host), ..Focus::default() };
        state = state.reduce(Action::Focused(host));
        state = state.reduce(Action::CursorMoved(offset_of("true") + 1));
        assert_eq!(state.next_through(Gate::Host), Some(1));
        let mended = state.reduce(edited(&POD.replace("true", "false")));
        assert!(mended.focus.is_wide(), "nothing is left to look at");
    }

    #[test]
    fn a_notice_lasts_until_the_next_change() {
        let told = after(POD, [Action::Noticed("Copied.".into()), Action::CursorMoved(3)]);
        assert_eq!(told.notice, "Copied.");
        assert_eq!(told.reduce(edited("")).notice, "");
    }
}
