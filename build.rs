//! Links the program at a fixed address, where the system can.
//!
//! A table of the minifier holds 50,000 addresses on 10 MB. At an address that changes from run to run all of them are
//! written anew at every start: 4 of 5 milliseconds, and 10 MB of memory that cannot be given back.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let is = |name: &str, value: &str| std::env::var(format!("CARGO_CFG_TARGET_{name}")).as_deref() == Ok(value);
    if is("OS", "linux") && is("ENV", "gnu") && is("ARCH", "x86_64") {
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
}
