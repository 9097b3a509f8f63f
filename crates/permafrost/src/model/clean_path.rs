//! Paths as a kernel follows them: without what doesn't count, such as `//`, `.` and `..`.

/// An absolute path, taken apart and cleaned. It is only compared, never looked up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CleanPath<'t>(Vec<&'t str>);

impl<'t> CleanPath<'t> {
    /// The path that a text names: `/a//b/../c/` is `/a/c`.
    pub fn of(text: &'t str) -> Self {
        let mut parts = Vec::new();
        // A named pipe of Windows is written with either slash.
        for part in text.split(['/', '\\']) {
            match part {
                "" | "." => {}
                ".." => drop(parts.pop()),
                part => parts.push(part),
            }
        }
        Self(parts)
    }

    /// The path that a text names on a node, where `/var/run` leads to `/run`.
    pub fn on_host(text: &'t str) -> Self {
        let mut path = Self::of(text);
        if path.0.starts_with(&["var", "run"]) {
            path.0.remove(0);
        }
        path
    }

    /// Whether it is another path, or a folder above it.
    pub fn leads_to(&self, path: &CleanPath<'_>) -> bool {
        path.0.starts_with(&self.0)
    }

    /// Its last part; `None` for the root.
    pub fn name(&self) -> Option<&'t str> {
        self.0.last().copied()
    }

    /// Whether it is this path, written as `usr/bin`.
    pub fn is(&self, path: &str) -> bool {
        self.0.iter().copied().eq(parts(path))
    }

    /// Whether it is this path, written as `usr/bin`, or a folder above it.
    pub fn holds(&self, path: &str) -> bool {
        let mut inner = parts(path);
        self.0.iter().all(|part| inner.next() == Some(part))
    }

    /// Whether it stands in this folder, written as `usr/bin`, or in one below it.
    pub fn is_inside(&self, folder: &str) -> bool {
        let mut own = self.0.iter();
        parts(folder).all(|part| own.next() == Some(&part)) && own.next().is_some()
    }
}

fn parts(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|part| !part.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_count_is_left_out() {
        for text in ["/run/a", "//run//a/", "/run/./a", "/b/../run/a", "/../run/a", "run/a"] {
            assert!(CleanPath::of(text).is("run/a"), "{text}");
        }
        assert!(CleanPath::of("/").is("") && CleanPath::of("").name().is_none());
        assert!(CleanPath::of(r"\\.\pipe\docker_engine").is("pipe/docker_engine"));
    }

    #[test]
    fn a_node_has_one_folder_under_two_names() {
        for text in ["/run/docker.sock", "/var/run/docker.sock", "/var//run/docker.sock/"] {
            assert!(CleanPath::on_host(text).is("run/docker.sock"), "{text}");
        }
        assert!(CleanPath::on_host("/var/running").is("var/running"));
        assert!(CleanPath::of("/var/run").is("var/run"));
    }

    #[test]
    fn folders_hold_what_is_in_them_part_by_part() {
        let holds = |folder, path| CleanPath::of(folder).holds(path);
        assert!(holds("/", "run/a") && holds("/run", "run/a") && holds("/run/a", "run/a"));
        assert!(!holds("/ru", "run/a") && !holds("/run/a/b", "run/a"));
        let inside = |path, folder| CleanPath::of(path).is_inside(folder);
        assert!(inside("/dev/sda", "dev") && inside("/dev/a/b", "dev"));
        assert!(!inside("/dev", "dev") && !inside("/device", "dev"));
    }
}
