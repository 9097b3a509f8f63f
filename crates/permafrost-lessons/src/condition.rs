//! One thing that a goal asks of the files, and whether it is so.

use crate::elsewhere::{Allowed, change};
use crate::expectation::{self, Expectation};
use crate::facts::{Facts, FileFacts};
use crate::path::Path;
use crate::yaml::{Cursor, Reader};
use permafrost::model::similar::is_slip;
use permafrost::{Finding, Level, Rule, rules};

/// The keys by which an author says what is asked, besides those of an expectation.
pub(crate) const KEYS: [&str; 7] =
    ["gone", "never", "fires", "level", "path", "still-valid", "unchanged-elsewhere"];

/// One thing that is asked of the files.
#[derive(Debug, Clone)]
pub(crate) enum Condition {
    /// These rules found something at the start, and find nothing any more.
    Gone(Vec<&'static Rule>),
    /// These rules find nothing, as at the start.
    Never(Vec<&'static Rule>),
    /// One of these rules finds something: what a message may depend on.
    Fires(Vec<&'static Rule>),
    /// Everything that runs meets a level.
    Level(Level),
    /// The values at the end of a way are as expected.
    Value(Path, Expectation),
    /// The files can be read, are valid, and everything that ran still does.
    StillValid,
    /// Nothing has changed but this.
    UnchangedElsewhere(Vec<Allowed>),
}

/// Whether something is so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Answer {
    /// It is.
    Yes,
    /// Nearly: what is missing, in words.
    Nearly(String),
    /// It isn't; why, in words, where that helps.
    No(Option<String>),
}

/// The files of a lesson at its start and now.
pub(crate) struct Moment<'f> {
    pub(crate) start: &'f Facts,
    pub(crate) now: &'f Facts,
    /// For each file, what keeps it from being judged.
    pub(crate) troubles: &'f [Option<String>],
}

impl Condition {
    /// Reads what is asked from the keys of a goal.
    pub(crate) fn read(reader: &mut Reader<'_>, goal: &Cursor<'_>) -> Vec<Self> {
        type Make = fn(Vec<&'static Rule>) -> Condition;
        let mut found = Vec::new();
        let kinds: [(&str, Make); 3] =
            [("gone", Self::Gone), ("never", Self::Never), ("fires", Self::Fires)];
        for (key, make) in kinds {
            let rules = rules_of(reader, goal, key);
            if !rules.is_empty() {
                found.push(make(rules));
            }
        }
        if let (Some(at), Some(level)) = (goal.get("level"), reader.text(goal, "level")) {
            match level.parse() {
                Ok(level) => found.push(Self::Level(level)),
                Err(message) => reader.refuse(&at, message),
            }
        }
        let expectation = Expectation::read(reader, goal);
        match (goal.get("path"), reader.text(goal, "path")) {
            (Some(at), Some(path)) => match Path::parse(&path) {
                Ok(_) if expectation.is_empty() => {
                    let keys = expectation::KEYS.join(", ");
                    reader.refuse(&at, format!("say what is expected there: {keys}"));
                }
                Ok(path) => found.push(Self::Value(path, expectation)),
                Err(message) => reader.refuse(&at, message),
            },
            _ if !expectation.is_empty() => {
                reader.refuse(goal, "say where that is expected, with `path`");
            }
            _ => {}
        }
        if let Some(at) = goal.get("still-valid") {
            if at.value.as_bool() == Some(true) {
                found.push(Self::StillValid);
            } else {
                reader.refuse(&at, "`still-valid` takes nothing but true");
            }
        }
        if goal.get("unchanged-elsewhere").is_some() {
            let mut allowed = Vec::new();
            for (text, at) in reader.texts(goal, "unchanged-elsewhere") {
                match Allowed::parse(text) {
                    Ok(it) => allowed.push(it),
                    Err(message) => reader.refuse(&at, message),
                }
            }
            found.push(Self::UnchangedElsewhere(allowed));
        }
        found
    }

    /// Whether it holds at the start already, and is there so that it stays so.
    pub(crate) fn is_guard(&self) -> bool {
        matches!(self, Self::Never(_) | Self::StillValid | Self::UnchangedElsewhere(_))
    }

    /// The rules that it names.
    pub(crate) fn rules(&self) -> &[&'static Rule] {
        match self {
            Self::Gone(rules) | Self::Never(rules) | Self::Fires(rules) => rules,
            _ => &[],
        }
    }

    /// Whether it is so, in the file that is named or in all.
    pub(crate) fn answer(&self, moment: &Moment<'_>, file: Option<&str>) -> Answer {
        let files = || moment.now.about(file);
        match self {
            Self::Gone(rules) | Self::Never(rules) => {
                nothing_left(moment, file, |finding| is_of(rules, finding))
            }
            Self::Fires(rules) => {
                let found = files().flat_map(FileFacts::violations);
                let mut found = found.filter(|(finding, _)| is_of(rules, finding));
                if found.next().is_some() { Answer::Yes } else { Answer::No(None) }
            }
            Self::Level(level) => nothing_left(moment, file, |finding| finding.level <= *level),
            Self::Value(path, expectation) => {
                let values = moment.now.values(path, file);
                if !values.is_empty() && values.iter().all(|value| expectation.holds(*value)) {
                    return Answer::Yes;
                }
                let mut wrong = values.into_iter().filter(|value| !expectation.holds(*value));
                let of_wrong_type = wrong
                    .find_map(|value| value.filter(|value| expectation.holds_but_for_type(value)));
                match (of_wrong_type, path.last_key()) {
                    (Some(value), Some(key)) => Answer::Nearly(format!(
                        "`{key}` is the text `\"{}\"` here; write it without quotes",
                        value.as_str().unwrap_or_default()
                    )),
                    _ => Answer::No(None),
                }
            }
            Self::StillValid => {
                let of_file = |index: usize| &moment.troubles[index];
                let all = moment.now.files.iter().enumerate();
                let mut told = all
                    .filter(|(_, it)| file.is_none_or(|name| it.name == name))
                    .filter_map(|(index, _)| of_file(index).clone());
                told.next().map_or(Answer::Yes, |told| Answer::No(Some(told)))
            }
            Self::UnchangedElsewhere(allowed) => {
                let pairs = moment.start.about(file).zip(files());
                let mut changed = pairs.filter_map(|(start, now)| change(start, now, allowed));
                changed.next().map_or(Answer::Yes, |told| Answer::No(Some(told)))
            }
        }
    }
}

fn is_of(rules: &[&'static Rule], finding: &Finding) -> bool {
    rules.iter().any(|rule| rule.id == finding.rule)
}

/// How few violations are left where something is nearly right.
const FEW: usize = 2;

/// Whether no violation of a sort is left. What a comment leaves out is left.
fn nothing_left(
    moment: &Moment<'_>,
    file: Option<&str>,
    is_meant: impl Fn(&Finding) -> bool,
) -> Answer {
    let count = |facts: &Facts| -> usize {
        let all = facts.about(file).flat_map(FileFacts::violations);
        all.filter(|(finding, _)| is_meant(finding)).count()
    };
    let left = count(moment.now);
    let mut found = moment.now.about(file).flat_map(|file| {
        file.violations().map(move |(finding, is_silenced)| (file, finding, is_silenced))
    });
    let mut first = None;
    let silenced = found.find(|(file, finding, is_silenced)| {
        let is_left = is_meant(finding);
        if is_left && first.is_none() {
            first = Some((file.line_of(finding), finding.message.clone()));
        }
        is_left && *is_silenced
    });
    if let Some((file, finding, _)) = silenced {
        return Answer::Nearly(format!(
            "A comment leaves `{}` out at line {}, but nothing is mended by that: take the comment away \
             and change the cause",
            finding.rule,
            file.line_of(finding)
        ));
    }
    match first {
        None => Answer::Yes,
        Some((line, message)) if left <= FEW && left < count(moment.start) => {
            Answer::Nearly(format!("Nearly. What is left is in line {line}: {message}"))
        }
        Some(_) => Answer::No(None),
    }
}

/// The rules that a key names.
fn rules_of(reader: &mut Reader<'_>, goal: &Cursor<'_>, key: &str) -> Vec<&'static Rule> {
    let mut found = Vec::new();
    for (id, at) in reader.texts(goal, key) {
        if let Some(rule) = rules().iter().find(|rule| rule.id == id) {
            found.push(*rule);
            continue;
        }
        let meant = rules().iter().find(|rule| is_slip(id, rule.id));
        let hint = meant.map(|rule| format!("; did you mean `{}`?", rule.id));
        reader.refuse(&at, format!("there is no rule `{id}`{}", hint.unwrap_or_default()));
    }
    found
}
