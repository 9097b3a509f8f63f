//! Words that several formats share.

use permafrost::{Applicability, Severity, Summary};

/// A severity's name.
pub fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    }
}

/// What can go wrong with a fix.
pub fn caution(applicability: Applicability) -> &'static str {
    match applicability {
        Applicability::Safe => "safe",
        Applicability::MayBreak => "may break a workload that relied on it",
        Applicability::HasPlaceholders => "needs a value from you",
    }
}

/// A count with its noun: "1 error", "2 fixes".
pub fn count(count: usize, noun: &str) -> String {
    match (count, noun.ends_with('x')) {
        (1, _) => format!("1 {noun}"),
        (_, true) => format!("{count} {noun}es"),
        (_, false) => format!("{count} {noun}s"),
    }
}

/// What was found, worst first: "1 syntax error, 2 errors, 1 info"; empty if nothing was.
pub fn tally(summary: &Summary) -> String {
    let counts = [
        (summary.syntax_errors, "syntax error"),
        (summary.errors, "error"),
        (summary.warnings, "warning"),
        (summary.infos, "info"),
    ];
    let some = counts.into_iter().filter(|(number, _)| *number > 0);
    let words: Vec<_> = some.map(|(number, noun)| count(number as usize, noun)).collect();
    words.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_agree_with_their_nouns() {
        assert_eq!(count(1, "fix"), "1 fix");
        assert_eq!(count(0, "file"), "0 files");
        assert_eq!(count(2, "fix"), "2 fixes");
        let summary = Summary { errors: 1, infos: 2, ..Summary::default() };
        assert_eq!(tally(&summary), "1 error, 2 infos");
    }
}
