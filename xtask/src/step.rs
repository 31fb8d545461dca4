//! Steps: each says what it does, how long it took, and what to do when it fails.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// Runs `work` under the title `what` and prints how long it took.
pub fn step<T>(what: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    eprintln!("==> {what}");
    let start = Instant::now();
    let result = work();
    let outcome = if result.is_ok() { "done" } else { "failed" };
    eprintln!("    {outcome} after {}", seconds(start.elapsed()));
    result
}

/// Runs `command` with its output on the terminal; `advice` says what to do when it fails.
pub fn run(command: &mut Command, advice: &str) -> Result<()> {
    let line = command_line(command);
    eprintln!("    $ {line}");
    let status = command.status().with_context(|| format!("`{line}` did not start; {advice}"))?;
    if status.code().is_none() {
        bail!("`{line}` was stopped by the system ({status}), perhaps for want of memory; run it again");
    }
    if !status.success() {
        bail!("`{line}` ended with {status}; {advice}");
    }
    Ok(())
}

/// Runs `command` and returns what it wrote to stdout.
pub fn output(command: &mut Command) -> Result<String> {
    let line = command_line(command);
    let output = command.output().with_context(|| format!("`{line}` did not start"))?;
    if !output.status.success() {
        bail!("`{line}` ended with {}: {}", output.status, String::from_utf8_lossy(&output.stderr).trim());
    }
    String::from_utf8(output.stdout).with_context(|| format!("`{line}` did not print UTF-8"))
}

/// Runs `command` silently for at most `limit`; says whether it succeeded in that time.
pub fn succeeds_within(command: &mut Command, limit: Duration) -> bool {
    let quiet = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let Ok(mut child) = quiet.spawn() else { return false };
    let start = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return status.success(),
            Ok(None) if start.elapsed() < limit => std::thread::sleep(Duration::from_millis(50)),
            // Past the limit the outcome no longer matters: the caller has another way.
            _ => {
                let _ = child.kill();
                let _ = child.wait();
                return false;
            }
        }
    }
}

/// A duration for people: `0.4 s`, `75 s`.
pub fn seconds(duration: Duration) -> String {
    let secs = duration.as_secs_f64();
    if secs < 10.0 { format!("{secs:.1} s") } else { format!("{secs:.0} s") }
}

/// The command as one would type it, with the variables that were set for it.
fn command_line(command: &Command) -> String {
    let variables = command
        .get_envs()
        .filter_map(|(name, value)| Some(format!("{}={}", name.to_string_lossy(), value?.to_string_lossy())));
    let program = command.get_program().to_string_lossy().into_owned();
    let arguments = command.get_args().map(|argument| argument.to_string_lossy().into_owned());
    variables.chain([program]).chain(arguments).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn command_line_shows_variables_program_and_arguments() {
        let mut command = Command::new("cargo");
        command.arg("build").env("A", "1");
        assert_eq!(command_line(&command), "A=1 cargo build");
    }

    #[cfg(unix)]
    #[test]
    fn a_command_past_its_limit_counts_as_failed() {
        let start = Instant::now();
        assert!(!succeeds_within(Command::new("sleep").arg("30"), Duration::from_millis(100)));
        assert!(start.elapsed() < Duration::from_secs(10));
        assert!(succeeds_within(&mut Command::new("true"), Duration::from_secs(10)));
        assert!(!succeeds_within(&mut Command::new("no-such-program"), Duration::from_secs(10)));
    }

    #[cfg(unix)]
    #[test]
    fn a_stopped_command_is_not_blamed_on_the_code() {
        let error = run(Command::new("sh").args(["-c", "kill -9 $$"]), "correct the code").unwrap_err();
        assert!(error.to_string().contains("run it again"), "{error}");
        assert!(!error.to_string().contains("correct the code"), "{error}");
    }

    #[cfg(unix)]
    #[test]
    fn a_failing_command_gives_the_advice() {
        let error = run(&mut Command::new("false"), "try again").unwrap_err();
        assert!(error.to_string().ends_with("; try again"), "{error}");
    }
}
