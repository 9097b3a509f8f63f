//! What `BuildKit` refuses about an instruction that can be taken apart.
//!
//! The refusals are those of `instructions/parse.go` and `instructions/bflag.go`, in words of our
//! own that say what to write instead.

use super::duration::nanoseconds;
use super::keyword::Keyword;
use super::{Arguments, Flag, Word, heredoc, words};
use text_size::TextRange;

/// What is wrong, and where.
pub(super) type Refusal = (String, TextRange);

/// The first thing that is wrong with an instruction.
pub(super) fn of(
    keyword: Option<Keyword>,
    name: &Word<'_>,
    flags: &[Flag<'_>],
    arguments: &Arguments<'_>,
) -> Option<Refusal> {
    let Some(keyword) = keyword else { return Some((unknown(&name.text), name.range)) };
    wrong_flag(keyword, flags, arguments).or_else(|| {
        let (message, range) = wrong_arguments(keyword, arguments)?;
        Some((message, range.unwrap_or(name.range)))
    })
}

fn wrong_flag(keyword: Keyword, flags: &[Flag<'_>], arguments: &Arguments<'_>) -> Option<Refusal> {
    let unread = match arguments {
        Arguments::Healthcheck(kind, _) => kind.text.eq_ignore_ascii_case("NONE"),
        _ => matches!(keyword, Keyword::Arg | Keyword::Stopsignal),
    };
    if unread {
        return None;
    }
    let mut seen = std::collections::HashSet::new();
    flags.iter().find_map(|flag| {
        let name = flag.name.as_ref();
        let again = !seen.insert(name);
        let message = match flag_kind(keyword, name) {
            None => format!("`{}` has no flag `--{name}`", keyword.as_str()),
            Some(kind) if again && kind != FlagKind::Several => {
                format!("the flag `--{name}` is given twice")
            }
            Some(kind) => wrong_value(kind, flag)?,
        };
        Some((message, flag.range))
    })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FlagKind {
    Switch,
    One,
    Several,
}

fn flag_kind(keyword: Keyword, name: &str) -> Option<FlagKind> {
    use FlagKind::{One, Several, Switch};
    Some(match (keyword, name) {
        (Keyword::Add | Keyword::Copy, "chown" | "chmod")
        | (Keyword::Add, "checksum")
        | (Keyword::Copy, "from")
        | (Keyword::From, "platform")
        | (Keyword::Run, "network" | "security")
        | (
            Keyword::Healthcheck,
            "interval" | "timeout" | "start-period" | "start-interval" | "retries",
        ) => One,
        (Keyword::Add | Keyword::Copy, "exclude") | (Keyword::Run, "mount" | "device") => Several,
        (Keyword::Add | Keyword::Copy, "link")
        | (Keyword::Add, "keep-git-dir" | "unpack")
        | (Keyword::Copy, "parents") => Switch,
        _ => return None,
    })
}

fn wrong_value(kind: FlagKind, flag: &Flag<'_>) -> Option<String> {
    let name = &flag.name;
    let value = flag.value.as_ref().map(|value| value.text.as_ref());
    match (kind, name.as_ref(), value) {
        (FlagKind::Switch, _, Some("")) | (FlagKind::One | FlagKind::Several, _, None) => {
            Some(format!("the flag `--{name}` needs a value"))
        }
        (FlagKind::Switch, _, Some(value)) => {
            let is_bool = ["true", "false"].iter().any(|word| value.eq_ignore_ascii_case(word));
            (!is_bool).then(|| format!("the flag `--{name}` is true or false, not `{value}`"))
        }
        (_, "network", Some(value)) => (!matches!(value, "default" | "none" | "host"))
            .then(|| format!("the network is `default`, `none` or `host`, not `{value}`")),
        (_, "security", Some(value)) => (!matches!(value, "sandbox" | "insecure"))
            .then(|| format!("the security mode is `sandbox` or `insecure`, not `{value}`")),
        (_, "mount" | "device", Some(value)) if !words::are_fields(value) => {
            Some(format!("`{value}` is no list of fields: `name=value`, with commas between"))
        }
        (_, "device", Some(value)) => wrong_device(value),
        (_, "interval" | "timeout" | "start-period" | "start-interval", Some(value)) => {
            let time = if value.is_empty() { Some(0.0) } else { nanoseconds(value) };
            (!time.is_some_and(|it| it == 0.0 || it >= 1e6))
                .then(|| format!("`--{name}` takes a time such as `30s` or `1m30s`, not `{value}`"))
        }
        (_, "retries", Some(value)) => {
            let count = if value.is_empty() { Ok(0) } else { value.parse::<i32>() };
            (!count.is_ok_and(|it| it >= 0))
                .then(|| format!("`--retries` takes a whole number, not `{value}`"))
        }
        (_, "mount", Some(_)) => {
            let from =
                flag.fields.iter().filter(|field| field.name.text.eq_ignore_ascii_case("from"));
            let varies = |text: &str| text.find('$').is_some_and(|at| at + 1 < text.len());
            let mut values = from.filter_map(|field| field.value.as_ref());
            values.any(|value| varies(&value.text)).then(|| {
                "`from` in a mount takes no variables; name a stage `FROM` that image".to_owned()
            })
        }
        _ => None,
    }
}

/// `--device` takes the name of one device, and whether it is required.
fn wrong_device(value: &str) -> Option<String> {
    let mut is_named = false;
    words::fields(value).into_iter().find_map(|field| {
        let field = &value[field];
        let (key, value) = match field.split_once('=') {
            Some((key, value)) => (key, Some(value)),
            None => (field, None),
        };
        if key.eq_ignore_ascii_case("required") {
            let right = value.is_none_or(|value| {
                matches!(&*value.to_ascii_lowercase(), "1" | "t" | "true" | "0" | "f" | "false")
            });
            return (!right).then(|| format!("`required` is true or false, not `{field}`"));
        }
        let again = is_named;
        is_named = true;
        again.then(|| format!("`--device` takes one device; `{field}` is too much"))
    })
}

/// What is wrong with the arguments, and where, if not at the keyword.
fn wrong_arguments(
    keyword: Keyword,
    arguments: &Arguments<'_>,
) -> Option<(String, Option<TextRange>)> {
    let name = keyword.as_str();
    let at_keyword = |message: String| Some((message, None));
    match (keyword, arguments) {
        (Keyword::Cmd | Keyword::Entrypoint | Keyword::Run, _) => None,
        (Keyword::From, Arguments::None) => {
            at_keyword("`FROM` needs an image: `FROM image` or `FROM image AS name`".to_owned())
        }
        (Keyword::Add | Keyword::Copy, Arguments::None) => {
            at_keyword(format!("`{name}` needs a source and a destination"))
        }
        (
            Keyword::Maintainer | Keyword::Stopsignal | Keyword::User | Keyword::Workdir,
            Arguments::None,
        ) => at_keyword(format!("`{name}` needs exactly one argument")),
        (_, Arguments::None) => at_keyword(format!("`{name}` needs at least one argument")),
        (Keyword::From, Arguments::Words(words)) => wrong_from(words),
        (Keyword::Add | Keyword::Copy, Arguments::Words(words) | Arguments::Json(words)) => {
            match words.as_slice() {
                [] | [_] => at_keyword(format!("`{name}` needs a source and a destination")),
                [.., last] if heredoc::opens(&last.text) => Some((
                    format!("the destination of `{name}` can't be a heredoc"),
                    Some(last.range),
                )),
                _ => None,
            }
        }
        (Keyword::Volume, Arguments::Words(words) | Arguments::Json(words)) => {
            if words.is_empty() {
                return at_keyword("`VOLUME` needs at least one argument".to_owned());
            }
            let empty = words.iter().find(|word| word.text.trim().is_empty())?;
            Some(("the path of a volume can't be empty".to_owned(), Some(empty.range)))
        }
        (Keyword::Shell, Arguments::Text(text)) => {
            let message = "`SHELL` needs a JSON array: `SHELL [\"/bin/sh\", \"-c\"]`".to_owned();
            Some((message, Some(text.range)))
        }
        (Keyword::Shell, Arguments::Json(words)) if words.is_empty() => {
            at_keyword("`SHELL` needs at least one argument".to_owned())
        }
        (Keyword::Env | Keyword::Label | Keyword::Arg, Arguments::Pairs(pairs)) => {
            let blank = pairs.iter().find(|pair| pair.name.text.is_empty())?;
            Some((format!("a name of `{name}` is blank"), Some(blank.name.range)))
        }
        (Keyword::Onbuild, Arguments::Trigger(trigger)) => match trigger.keyword {
            Some(Keyword::From | Keyword::Maintainer | Keyword::Onbuild) => {
                let trigger = &trigger.name;
                let message = format!("`{}` can't be triggered by `ONBUILD`", trigger.text);
                Some((message, Some(trigger.range)))
            }
            _ => None,
        },
        (Keyword::Healthcheck, Arguments::Healthcheck(kind, command)) => {
            wrong_healthcheck(kind, command)
        }
        _ => None,
    }
}

fn wrong_from(words: &[Word<'_>]) -> Option<(String, Option<TextRange>)> {
    match words {
        [] | [_] => None,
        [_, as_word, name] if as_word.text.eq_ignore_ascii_case("as") => {
            let lower = name.text.to_ascii_lowercase();
            let starts_well = lower.starts_with(|c: char| c.is_ascii_lowercase());
            let allowed =
                |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_.".contains(c);
            let valid = starts_well && lower.chars().all(allowed);
            (!valid).then(|| {
                let text = &name.text;
                let message = format!(
                    "`{text}` is no name for a stage: a letter, then letters, digits, `-`, `_`, `.`"
                );
                (message, Some(name.range))
            })
        }
        [_, second, ..] => {
            let message = "`FROM` takes `image` or `image AS name`, and nothing else".to_owned();
            Some((message, Some(second.range)))
        }
    }
}

fn wrong_healthcheck(
    kind: &Word<'_>,
    command: &Arguments<'_>,
) -> Option<(String, Option<TextRange>)> {
    let has_command = match command {
        Arguments::None => false,
        Arguments::Json(words) => !words.is_empty(),
        _ => true,
    };
    let message = match (kind.text.to_ascii_uppercase().as_str(), has_command) {
        ("NONE", true) => "`HEALTHCHECK NONE` takes no arguments".to_owned(),
        ("CMD", false) => "a command is missing after `HEALTHCHECK CMD`".to_owned(),
        ("NONE" | "CMD", _) => return None,
        _ => format!("`HEALTHCHECK` is followed by `CMD` or `NONE`, not `{}`", kind.text),
    };
    Some((message, Some(kind.range)))
}

/// The message for an unknown instruction; it names the one that was meant, if that is clear.
fn unknown(name: &str) -> String {
    let upper = name.to_ascii_uppercase();
    let distance = |keyword: &Keyword| distance(&upper, keyword.as_str());
    let near = Keyword::ALL.into_iter().min_by_key(distance).filter(|near| {
        let is_start = !upper.is_empty() && near.as_str().starts_with(&upper);
        is_start || distance(near) <= 1 + near.as_str().len() / 5
    });
    match near {
        Some(near) => format!("unknown instruction `{name}`; is `{}` meant?", near.as_str()),
        None if name.is_empty() => "a line continuation with nothing behind it".to_owned(),
        None => format!("unknown instruction `{name}`"),
    }
}

/// How many letters differ between two words, as people mistype them.
fn distance(left: &str, right: &str) -> usize {
    // No keyword is longer than this, and no longer word is near to one.
    const LONGEST: usize = 16;
    if left.len() > LONGEST {
        return left.len();
    }
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (index, letter) in left.chars().enumerate() {
        let mut diagonal = index;
        row[0] = index + 1;
        for (column, &other) in right.iter().enumerate() {
            let replaced = diagonal + usize::from(letter != other);
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[right.len()]
}

#[cfg(test)]
mod tests {
    use crate::syntax::dockerfile::parse;

    fn errors(text: &str) -> Vec<(String, String)> {
        let errors = parse(text).errors.into_iter();
        errors.map(|it| (text[std::ops::Range::from(it.range)].to_owned(), it.message)).collect()
    }

    #[test]
    fn what_buildkit_refuses_is_told_at_its_place() {
        let cases = [
            ("FROM", "FROM", "needs an image"),
            ("FROM a b", "b", "nothing else"),
            ("FROM a AS 1b", "1b", "no name for a stage"),
            ("FROM --platfrom=x a", "--platfrom=x", "no flag `--platfrom`"),
            ("FROM a\nUSER", "USER", "exactly one"),
            ("FROM a\nCOPY x", "COPY", "a source and a destination"),
            ("FROM a\nCOPY --link=no a b", "--link=no", "true or false"),
            ("FROM a\nCOPY --from=a --from=b a b", "--from=b", "twice"),
            ("FROM a\nCOPY x <<EOF\nEOF", "<<EOF", "can't be a heredoc"),
            ("FROM a\nENV A", "A", "a name and a value"),
            ("FROM a\nENV A=1 B", "B", "no `=`"),
            ("FROM a\nENV =1", "", "blank"),
            ("FROM a\nRUN [1]", "[1]", "nothing but strings"),
            ("FROM a\nRUN --network=all x", "--network=all", "`default`, `none` or `host`"),
            ("FROM a\nRUN --mount=from=$A,target=/x y", "--mount=from=$A,target=/x", "variables"),
            ("FROM a\nRUN --mount x", "--mount", "needs a value"),
            ("FROM a\nRUN --mount= x", "--mount=", "no list of fields"),
            ("FROM a\nRUN --device=a,b x", "--device=a,b", "one device"),
            ("FROM a\nRUN --device=a,required=no x", "--device=a,required=no", "true or false"),
            ("FROM a\nHEALTHCHECK --timeout=5 CMD x", "--timeout=5", "such as `30s`"),
            ("FROM a\nHEALTHCHECK --interval=1us CMD x", "--interval=1us", "such as `30s`"),
            ("FROM a\nHEALTHCHECK --retries=-1 CMD x", "--retries=-1", "whole number"),
            ("FROM a\nSHELL sh", "sh", "JSON array"),
            ("FROM a\nVOLUME [\"\"]", "", "can't be empty"),
            ("FROM a\nONBUILD ONBUILD RUN x", "ONBUILD", "can't be triggered"),
            ("FROM a\nONBUILD FROM b", "FROM", "can't be triggered"),
            ("FROM a\nHEALTHCHECK CMD", "CMD", "command is missing"),
            ("FROM a\nHEALTHCHECK x", "x", "`CMD` or `NONE`"),
            ("FROM a\nHEALTHCHECK NONE x", "NONE", "no arguments"),
            ("FROM a\nUSR root", "USR", "is `USER` meant?"),
            ("FROM a\n12", "12", "unknown instruction `12`"),
            ("RUN x\nRUN y", "RUN", "`FROM` is missing"),
        ];
        for (text, place, message) in cases {
            let errors = errors(text);
            let [(at, what)] = errors.as_slice() else { panic!("{text:?}: {errors:?}") };
            assert_eq!(at, place, "{text:?}");
            assert!(what.contains(message), "{text:?}: {what}");
        }
    }

    #[test]
    fn what_buildkit_takes_is_no_error() {
        for text in [
            "",
            "# nothing\n",
            "ARG A\nFROM a",
            "from a as B-1.x_y\ncopy --from=0 --link --exclude=a --exclude=b x y\nRUN\nCMD",
            "FROM a\nARG --x A\nHEALTHCHECK --nonsense NONE\nENTRYPOINT []\nLABEL a b",
            "FROM a\nRUN [ -f x ] && y\nHEALTHCHECK --interval=5s CMD x\nRUN -- --x",
            "FROM a\nHEALTHCHECK --interval= --timeout=0 --start-period=1m30s --retries=3 CMD x",
            "FROM a\nRUN --device=a.com/b=c,required --device=name=a,required=True x",
            "FROM a\nRUN --mount=type=secret,id=a --mount=type=cache,target=/x --device=y z",
        ] {
            assert_eq!(errors(text), [], "{text:?}");
        }
    }

    #[test]
    fn a_half_typed_keyword_is_one_calm_error() {
        assert_eq!(errors("FRO").len(), 1);
        assert_eq!(errors("FRO\nRUN x\nUSER y").len(), 1);
    }
}
