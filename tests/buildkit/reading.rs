//! A Dockerfile as the library reads it, in the shape of `BuildKit`'s answers.

use std::path::Path;

use permafrost::TextSize;
use permafrost::syntax::dockerfile::keyword::Keyword;
use permafrost::syntax::dockerfile::{Arguments, Dockerfile, Instruction, Pair, Word, parse};
use permafrost::syntax::error::SyntaxError;
use serde_json::{Value as Json, json};

/// The answers in a file, one a line.
pub(crate) fn answers(path: &Path) -> Vec<Json> {
    let lines = std::fs::read_to_string(path).expect("the answers can be read");
    lines.lines().map(|line| serde_json::from_str(line).expect("a line is JSON")).collect()
}

/// Where the library reads a text otherwise than `BuildKit` did, and isn't meant to.
pub(crate) fn differences(text: &str, answer: &Json) -> Vec<String> {
    let dockerfile = parse(text);
    let mut differences = Vec::new();
    let refused = answer["refused"].as_str();
    if refused.is_some() != is_refused(&dockerfile) {
        differences.push(format!("refused: {refused:?}; here: {:?}", dockerfile.errors));
    }
    // A text that `BuildKit` can't take apart ends its reading; here it costs one instruction.
    let Some(theirs) = answer["instructions"].as_array() else { return differences };
    let ours = &dockerfile.instructions;
    if ours.len() != theirs.len() {
        differences.push(format!("{} instructions; here: {}", theirs.len(), ours.len()));
    }
    for (ours, theirs) in ours.iter().zip(theirs) {
        let here = with_lines(&dockerfile, ours);
        let theirs = as_meant(&dockerfile, ours, theirs);
        if here != theirs {
            differences.push(format!("{theirs}\n  here: {here}"));
        }
    }
    differences
}

/// Whether `BuildKit` is thought to refuse a file.
fn is_refused(dockerfile: &Dockerfile<'_>) -> bool {
    // A text that has no instruction yet is no error to somebody who begins to type.
    dockerfile.instructions.is_empty() || !dockerfile.errors.is_empty()
}

/// Whether an instruction is refused, and not only because no stage begins before it.
fn is_instruction_refused(dockerfile: &Dockerfile<'_>, instruction: &Instruction<'_>) -> bool {
    let mut errors = dockerfile.errors.iter();
    let is_own = |error: &SyntaxError| instruction.range.contains_range(error.range);
    errors.any(|it| is_own(it) && !it.message.contains("`FROM` is missing"))
}

/// An answer but for what is read otherwise with intent.
fn as_meant(dockerfile: &Dockerfile<'_>, ours: &Instruction<'_>, theirs: &Json) -> Json {
    let mut theirs = theirs.clone();
    theirs["refused"] = Json::from(theirs.get("refused").is_some());
    let mut deferred = dockerfile.deferred_errors.iter();
    let is_trigger = matches!(ours.arguments, Arguments::Trigger(_));
    if deferred.any(|it| ours.range.contains_range(it.range))
        || (is_trigger && is_instruction_refused(dockerfile, ours))
    {
        // They keep the text of a trigger that can't be read.
        theirs["trigger"] = shape(ours)["trigger"].clone();
    }
    if ours.is_open {
        // Comments and blank lines behind a continuation with which the file ends are counted.
        theirs["lines"].as_array_mut().expect("two lines").pop();
    }
    let mut parts = vec![&mut theirs];
    while let Some(part) = parts.pop() {
        let part = part.as_object_mut().expect("an instruction");
        // Flags are read byte by byte, so that `é` becomes `Ã©`.
        if part.get("flags").is_some_and(|flags| !flags.to_string().is_ascii()) {
            part.remove("flags");
        }
        if let Some(trigger) = part.get_mut("trigger") {
            trigger.as_object_mut().expect("an instruction").remove("refused");
            parts.push(trigger);
        }
    }
    theirs
}

/// An instruction of the file itself: with its lines, and whether it is refused.
fn with_lines(dockerfile: &Dockerfile<'_>, instruction: &Instruction<'_>) -> Json {
    let line = |at: TextSize| dockerfile.text[..at.into()].matches('\n').count() + 1;
    let mut lines = vec![line(instruction.range.start())];
    if !instruction.is_open {
        lines.push(line(instruction.range.end()));
    }
    let mut it = shape(instruction);
    it["lines"] = json!(lines);
    it["refused"] = Json::from(is_instruction_refused(dockerfile, instruction));
    it
}

/// An instruction with its flags, words and heredocs; what is empty is left out.
fn shape(instruction: &Instruction<'_>) -> Json {
    let name = instruction.keyword.map_or_else(
        || instruction.name.text.to_uppercase(),
        |keyword| keyword.as_str().to_owned(),
    );
    let mut it = json!({ "keyword": name });
    let flags = instruction.flags.iter().map(|flag| match &flag.value {
        Some(value) => format!("--{}={}", flag.name, value.text),
        None => format!("--{}", flag.name),
    });
    let flags: Vec<_> = flags.map(Json::from).collect();
    if flags.iter().all(|flag| flag.to_string().is_ascii()) {
        put(&mut it, "flags", flags);
    }
    let mut words = Vec::new();
    match &instruction.arguments {
        Arguments::Trigger(trigger) => it["trigger"] = shape(trigger),
        Arguments::Healthcheck(kind, command) => {
            words.push(Json::from(kind.text.as_ref()));
            words.extend(plain(command));
        }
        Arguments::Pairs(pairs) => {
            words.extend(pairs.iter().flat_map(|pair| of_pair(instruction, pair)));
        }
        other => words = plain(other),
    }
    put(&mut it, "words", words);
    let is_json = match &instruction.arguments {
        Arguments::Healthcheck(_, command) => matches!(**command, Arguments::Json(_)),
        other => matches!(other, Arguments::Json(_)),
    };
    if is_json {
        it["json"] = Json::from(true);
    }
    let heredocs = instruction.heredocs.iter().map(|heredoc| {
        json!({
            "name": heredoc.name,
            "expands": heredoc.expands,
            "trims_tabs": heredoc.trims_tabs,
            "content": heredoc.content,
        })
    });
    put(&mut it, "heredocs", heredocs.collect());
    it
}

/// Words that are neither pairs nor instructions.
fn plain(arguments: &Arguments<'_>) -> Vec<Json> {
    let text = |word: &Word<'_>| Json::from(word.text.as_ref());
    match arguments {
        Arguments::Text(word) => vec![text(word)],
        Arguments::Words(words) | Arguments::Json(words) => words.iter().map(text).collect(),
        _ => Vec::new(),
    }
}

/// The words of a pair: name, value and what stands between them, or for ARG all as one.
fn of_pair(instruction: &Instruction<'_>, pair: &Pair<'_>) -> Vec<Json> {
    let name = pair.name.text.as_ref();
    let value = pair.value.as_ref().map(|value| value.text.as_ref());
    match (instruction.keyword, value) {
        (Some(Keyword::Arg), Some(value)) => vec![Json::from(format!("{name}={value}"))],
        (_, None) => vec![Json::from(name)],
        (_, Some(value)) => {
            let has_sign = instruction.line.contains(&format!("{name}={value}"));
            let sign = if has_sign { "=" } else { "" };
            [name, value, sign].map(Json::from).to_vec()
        }
    }
}

fn put(it: &mut Json, name: &str, values: Vec<Json>) {
    if !values.is_empty() {
        it[name] = Json::from(values);
    }
}
