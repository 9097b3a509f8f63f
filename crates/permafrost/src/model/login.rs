//! Servers that people log in to, and the ports on which they listen.

/// SSH, Telnet, and where SSH goes if it may not use its own port.
pub const PORTS: [i128; 3] = [22, 23, 2222];

/// Programs that let people in, with blanks between.
pub const SERVERS: &str = "sshd dropbear telnetd in.telnetd utelnetd vsftpd rlogind rshd xrdp";

/// Packages that hold such programs and nothing else, with blanks between.
pub const PACKAGES: &str = "openssh-server openssh-server-pam dropbear telnetd telnet-server \
                            inetutils-telnetd krb5-telnetd vsftpd rsh-server xrdp";

/// Whether an image is that of a server for Git repositories, which people reach over SSH.
pub fn serves_git(image: &str) -> bool {
    let words = ["git", "gogs", "forgejo", "gerrit", "soft-serve", "sftp"];
    words.iter().any(|word| image.contains(word))
}
