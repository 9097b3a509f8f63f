//! The headers that a server sends with the page: `web/_headers`, which hosts read as well.

/// The file of a build that holds them; it is for the server and is not sent itself.
pub(crate) const FILE: &str = "_headers";

/// The headers of every file, by name and value.
pub(crate) fn read(text: &str) -> Vec<(&str, &str)> {
    let is_header = |line: &&str| line.starts_with([' ', '\t']);
    text.lines().filter(is_header).filter_map(|line| line.trim().split_once(": ")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADERS: &str = include_str!("../../../web/_headers");
    const PAGE: &str = include_str!("../../../index.html");

    fn policy() -> &'static str {
        let headers = read(HEADERS);
        let policy = headers.iter().find(|(name, _)| *name == "Content-Security-Policy");
        policy.expect("the page has a policy").1
    }

    #[test]
    fn comments_and_paths_are_no_headers() {
        assert_eq!(read("# a: b\n/*\n  C: d; e: f\n"), [("C", "d; e: f")]);
    }

    #[test]
    fn the_page_asks_for_the_same_policy_wherever_it_is_served() {
        // A page can't say of itself who may show it in a frame.
        let own = policy().strip_suffix("; frame-ancestors 'none'").expect("nobody may frame it");
        assert!(PAGE.contains(&format!("content=\"{own}\"")), "index.html says something else");
    }

    #[test]
    fn the_policy_lets_no_text_become_a_program() {
        assert!(!policy().contains("unsafe-inline"));
        assert!(!policy().contains("'unsafe-eval'"));
        assert!(policy().starts_with("default-src 'none'; "));
        assert!(policy().contains("require-trusted-types-for 'script'"));
    }
}
