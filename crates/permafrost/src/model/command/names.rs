//! Names of programs, as a table lists them.

use super::is_one_of;

/// Names in a list that is written with blanks between.
///
/// Every command of a build is looked up in many of these: most of them are passed over by the
/// first letter, without a look at the list.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Names {
    list: &'static str,
    /// A bit for each letter of ASCII with which a name begins.
    firsts: u128,
}

impl Names {
    /// The names in a list; each of them begins with a letter of ASCII.
    pub(crate) const fn of(list: &'static str) -> Self {
        let bytes = list.as_bytes();
        let (mut firsts, mut at) = (0, 0);
        while at < bytes.len() {
            if at == 0 || bytes[at - 1] == b' ' {
                assert!(bytes[at].is_ascii());
                firsts |= 1 << bytes[at];
            }
            at += 1;
        }
        Self { list, firsts }
    }

    /// Whether a name is one of them.
    pub(crate) fn has(&self, name: &str) -> bool {
        let begins = |first: &u8| first.is_ascii() && self.firsts & (1 << first) != 0;
        name.as_bytes().first().is_some_and(begins) && is_one_of(self.list, name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_whole() {
        const SHELLS: Names = Names::of("sh bash [");
        for name in ["sh", "bash", "["] {
            assert!(SHELLS.has(name), "{name}");
        }
        for name in ["", "s", "ash", "sh bash", "b", "é", "\u{7f}"] {
            assert!(!SHELLS.has(name), "{name}");
        }
        assert!(!Names::of("").has(""));
    }
}
