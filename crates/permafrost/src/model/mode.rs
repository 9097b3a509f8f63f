//! The mode that `chmod`, `install -m` and `COPY --chmod` give to files (POSIX.1-2024, `chmod`).

/// A mode as it is written: `755`, `u+s`, `a+rwX,g-w`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mode<'t>(&'t str);

/// Which of the two bits that lend rights a mode sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lends {
    /// The rights of the file's owner, or those of its owner and its group.
    User,
    /// The rights of the file's group; on a folder it only hands the group down.
    Group,
}

/// A clause of a symbolic mode: whom it is for, what it does (`+`, `-`, `=`), with which bits.
type Clause<'t> = (&'t str, char, &'t str);

impl<'t> Mode<'t> {
    /// Reads a mode; `None` for a text that is none.
    pub fn of(text: &'t str) -> Option<Self> {
        let is_octal = !text.is_empty()
            && text.trim_start_matches('0').len() <= 4
            && text.bytes().all(|it| matches!(it, b'0'..=b'7'));
        let is_symbolic = || text.split(',').all(|clause| clause_of(clause).is_some());
        (is_octal || is_symbolic()).then_some(Self(text))
    }

    /// Which of its rights a file with this mode lends to whoever runs it.
    pub fn lends(self) -> Option<Lends> {
        if let Some(bits) = self.bits() {
            return match bits >> 9 & 0o6 {
                0 => None,
                0o2 => Some(Lends::Group),
                _ => Some(Lends::User),
            };
        }
        let mut lends = None;
        for (who, _, _) in
            self.clauses().filter(|(_, action, what)| *action != '-' && what.contains('s'))
        {
            if who.is_empty() || who.contains(['u', 'a']) {
                return Some(Lends::User);
            }
            if who.contains('g') {
                lends = Some(Lends::Group);
            }
        }
        lends
    }

    /// Whether everybody may write a file with this mode; a folder with the sticky bit is no such.
    pub fn lets_all_write(self) -> bool {
        if let Some(bits) = self.bits() {
            return bits & 0o2 != 0 && bits & 0o1000 == 0;
        }
        self.clauses().any(opens)
            && !self.clauses().any(|(_, action, what)| action != '-' && what.contains('t'))
    }

    /// Whether the group of a file with this mode may write it.
    pub fn lets_group_write(self) -> bool {
        let opens = |(who, action, what): Clause<'_>| {
            who.contains(['g', 'a']) && action != '-' && what.contains(['w', 'u'])
        };
        self.bits().map_or_else(|| self.clauses().any(opens), |bits| bits & 0o20 != 0)
    }

    /// The mode without the bits that lend rights.
    pub fn without_lending(self) -> String {
        match self.bits() {
            Some(bits) => octal(bits & 0o1777),
            None => self.rewritten(
                |(_, action, what)| action != '-' && what.contains('s'),
                |(who, action, what)| match without(what, 's') {
                    rest if rest.is_empty() => format!("{who}-s"),
                    rest => format!("{who}{action}{rest}"),
                },
            ),
        }
    }

    /// The mode that lets nobody but the owner write, and the group if it differs from all others.
    pub fn without_world_write(self) -> String {
        if let Some(bits) = self.bits() {
            let (group, all) = (bits >> 3 & 0o7, bits & 0o7);
            let closed = bits & !0o2;
            return octal(if group == all { closed & !0o20 } else { closed });
        }
        self.rewritten(opens, |(who, action, what)| {
            let rest = without(what, 'w');
            let is_owner = who.contains(['a', 'u']);
            match (is_owner, rest.is_empty()) {
                (true, true) => format!("u{action}{what}"),
                (true, false) => format!("u{action}{what},go{action}{rest}"),
                (false, true) => format!("{who}-w"),
                (false, false) => format!("{who}{action}{rest}"),
            }
        })
    }

    fn bits(self) -> Option<u32> {
        u32::from_str_radix(self.0, 8).ok()
    }

    fn clauses(self) -> impl Iterator<Item = Clause<'t>> {
        self.0.split(',').filter_map(clause_of)
    }

    fn rewritten(
        self,
        is_meant: impl Fn(Clause<'t>) -> bool,
        write: impl Fn(Clause<'t>) -> String,
    ) -> String {
        let clauses = self.clauses().map(|clause| {
            if is_meant(clause) {
                return write(clause);
            }
            let (who, action, what) = clause;
            format!("{who}{action}{what}")
        });
        clauses.collect::<Vec<_>>().join(",")
    }
}

fn clause_of(clause: &str) -> Option<Clause<'_>> {
    let at = clause.find(['+', '-', '='])?;
    let (who, rest) = clause.split_at(at);
    let (action, what) = rest.split_at(1);
    let is_clause = who.bytes().all(|it| b"ugoa".contains(&it))
        && what.bytes().all(|it| b"rwxXstugo".contains(&it));
    is_clause.then(|| (who, action.chars().next().unwrap_or('+'), what))
}

/// Whether a clause lets all others write. Without a name the process's mask still counts.
fn opens((who, action, what): Clause<'_>) -> bool {
    who.contains(['o', 'a']) && action != '-' && what.contains('w')
}

fn without(bits: &str, bit: char) -> String {
    bits.chars().filter(|it| *it != bit).collect()
}

fn octal(bits: u32) -> String {
    format!("{bits:03o}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mode(text: &str) -> Mode<'_> {
        Mode::of(text).expect("a mode")
    }

    #[test]
    fn only_modes_are_modes() {
        for text in ["755", "04755", "u+s", "a=rwX,g-w", "+x", "-w", "g=u", "00000777"] {
            assert!(Mode::of(text).is_some(), "{text}");
        }
        for text in ["", "888", "77777", "x", "u+q", "z+x", "/etc", "é+s", "u+s,"] {
            assert_eq!(Mode::of(text), None, "{text}");
        }
    }

    #[test]
    fn the_group_may_write_what_it_is_let() {
        for text in ["775", "0020", "g+w", "g=u", "a+rwX", "u+x,ug+w"] {
            assert!(mode(text).lets_group_write(), "{text}");
        }
        for text in ["755", "+w", "g-w", "o+w", "g=rX", "u+w"] {
            assert!(!mode(text).lets_group_write(), "{text}");
        }
    }

    #[test]
    fn the_bits_that_lend_rights_are_seen_and_dropped() {
        for (text, lends, without) in [
            ("4755", Some(Lends::User), "755"),
            ("06755", Some(Lends::User), "755"),
            ("2775", Some(Lends::Group), "775"),
            ("1777", None, "1777"),
            ("u+s", Some(Lends::User), "u-s"),
            ("+s", Some(Lends::User), "-s"),
            ("g+s", Some(Lends::Group), "g-s"),
            ("u+sx,g-w", Some(Lends::User), "u+x,g-w"),
            ("a-s", None, "a-s"),
            ("u=rws", Some(Lends::User), "u=rw"),
        ] {
            assert_eq!(mode(text).lends(), lends, "{text}");
            assert_eq!(mode(text).without_lending(), without, "{text}");
        }
    }

    #[test]
    fn what_lets_everybody_write_is_seen_and_closed() {
        for (text, closed) in [
            ("777", "755"),
            ("0777", "755"),
            ("666", "644"),
            ("757", "755"),
            ("772", "770"),
            ("4777", "4755"),
            ("a+w", "u+w"),
            ("a+rwx", "u+rwx,go+rx"),
            ("ugo=rwX", "u=rwX,go=rX"),
            ("o+w", "o-w"),
            ("go+rw", "go+r"),
            ("u+x,o+rw", "u+x,o+r"),
        ] {
            assert!(mode(text).lets_all_write(), "{text}");
            assert_eq!(mode(text).without_world_write(), closed, "{text}");
            assert!(!mode(closed).lets_all_write(), "{closed}");
        }
        for text in
            ["755", "775", "1777", "2770", "g=u", "+w", "a+rwxt", "o-w", "u+w", "g+w", "640"]
        {
            assert!(!mode(text).lets_all_write(), "{text}");
        }
    }
}
