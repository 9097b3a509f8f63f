//! Texts for any front end to show: what changed between two of them, as a diff.

use similar::TextDiff;

/// A unified diff from `before` to `after`, as `git apply` and `patch` read it.
///
/// Empty if nothing changed. `path` is named with the prefixes `a/` and `b/`.
pub fn unified_diff(before: &str, after: &str, path: &str) -> String {
    if before == after {
        return String::new();
    }
    let path = path.trim_start_matches('/');
    let diff = TextDiff::from_lines(before, after);
    let mut unified = diff.unified_diff();
    unified.context_radius(3).header(&format!("a/{path}"), &format!("b/{path}")).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_diff_names_the_file_and_shows_what_changed() {
        let diff = unified_diff("a\nb\nc\n", "a\nB\nc\n", "x.yaml");
        assert_eq!(diff, "--- a/x.yaml\n+++ b/x.yaml\n@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n");
    }

    #[test]
    fn line_ends_are_kept_and_a_missing_one_is_said() {
        let diff = unified_diff("a\r\nb", "a\r\nc", "x");
        assert!(diff.contains(" a\r\n-b\n\\ No newline at end of file\n+c\n"), "{diff:?}");
    }

    #[test]
    fn equal_texts_have_no_diff() {
        assert_eq!(unified_diff("a", "a", "x"), "");
    }
}
