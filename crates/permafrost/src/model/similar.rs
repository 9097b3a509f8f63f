//! Whether one name is a slip of the pen for another.

/// Whether somebody who wrote `written` may have meant `meant`: another case, or few letters that
/// are missing, added, exchanged or swapped. Equal names are no slip.
pub fn is_slip(written: &str, meant: &str) -> bool {
    if written == meant {
        return false;
    }
    if written.eq_ignore_ascii_case(meant) {
        return true;
    }
    // Short names are near to many others.
    let most = match meant.len() {
        0..=5 => return false,
        6..=8 => 1,
        _ => 2,
    };
    written.len().abs_diff(meant.len()) <= most && distance(written, meant) <= most
}

/// How many letters must be added, taken away, exchanged or swapped with the next one, whatever
/// their case (optimal string alignment).
fn distance(a: &str, b: &str) -> usize {
    let letters = |text: &str| -> Vec<char> { text.to_ascii_lowercase().chars().collect() };
    let (a, b) = (letters(a), letters(b));
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, &from) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, &to) in b.iter().enumerate() {
            let exchanged = last[j] + usize::from(from != to);
            let mut cheapest = exchanged.min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && from == b[j - 1] && a[i - 1] == to {
                cheapest = cheapest.min(before[j - 1] + 1);
            }
            row.push(cheapest);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_near_and_other_names_are_not() {
        let slips = [
            ("readonlyRootFilesystem", "readOnlyRootFilesystem"),
            ("runAsNonroot", "runAsNonRoot"),
            ("allowPriviledgeEscalation", "allowPrivilegeEscalation"),
            ("priviledged", "privileged"),
            ("privilegde", "privileged"),
            ("hostPid", "hostPID"),
            ("Type", "type"),
        ];
        for (written, meant) in slips {
            assert!(is_slip(written, meant), "{written}");
        }
        let others = [
            ("runAsUser", "runAsUser"),
            ("hostname", "hostUsers"),
            ("args", "add"),
            ("types", "type"),
            ("readOnly", "readOnlyRootFilesystem"),
        ];
        for (written, meant) in others {
            assert!(!is_slip(written, meant), "{written}");
        }
    }
}
