//! The op list on the CPU: the reference that defines every result, and the fast fallback.

#[cfg(test)]
mod backward_tests;
pub mod executor;
pub mod gemm;
pub mod oracle;
pub mod oracle_backward;
mod run;
pub mod simd;
pub mod simd_backward;
pub mod tape;
#[cfg(test)]
mod tests;
