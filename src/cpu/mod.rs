//! The op list on the CPU: the reference that defines every result, and the fast fallback.

pub mod executor;
pub mod oracle;
pub mod simd;
#[cfg(test)]
mod tests;
