//! `glassgpt inspect` and `glassgpt quantize`: what is in a GGUF file, and the same file in another element type.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use glassgpt::model::gguf::Gguf;
use glassgpt::model::quantize::quantize_checkpoint;
use glassgpt::model::tensor::DType;

use crate::{Failure, load, print_line};

/// Arguments of `inspect`.
#[derive(Args, Debug)]
pub struct Inspect {
    /// A .gguf file
    file: PathBuf,
}

/// Arguments of `quantize`.
#[derive(Args, Debug)]
pub struct Quantize {
    /// The .gguf file to read
    file: PathBuf,
    /// Element type of the matrices
    #[arg(long, value_enum)]
    to: Target,
    /// The .gguf file to write
    #[arg(long)]
    out: PathBuf,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Target {
    #[value(name = "f32")]
    F32,
    #[value(name = "f16")]
    F16,
    #[value(name = "bf16")]
    Bf16,
    #[value(name = "q8_0")]
    Q8_0,
    #[value(name = "q4_0")]
    Q4_0,
}

/// Prints metadata and tensors.
///
/// # Errors
/// If the file cannot be read.
pub fn inspect(args: &Inspect) -> Result<(), Failure> {
    let path = load::gguf_path(&args.file)?;
    let bytes = load::read(&path)?;
    let gguf = Gguf::parse(&bytes).map_err(|error| Failure::new(format!("{}: {error}", path.display())))?;
    print_line(&format!("GGUF v{}, {} bytes, alignment {}", gguf.version, bytes.len(), gguf.alignment))?;
    print_line(&format!("\n{} metadata keys", gguf.metadata.len()))?;
    for (key, value) in &gguf.metadata {
        print_line(&format!("  {} = {value}", key.escape_debug()))?;
    }
    print_line(&format!("\n{} tensors", gguf.tensors().len()))?;
    for info in gguf.tensors() {
        let size = info.size_bytes.map_or_else(|| "unknown size".to_owned(), |size| format!("{size} bytes"));
        print_line(&format!(
            "  {} {:?} {} at {}, {size}",
            info.name.escape_debug(),
            info.shape,
            info.ggml_type,
            info.offset
        ))?;
    }
    Ok(())
}

/// Writes the same model in another element type.
///
/// # Errors
/// If the file cannot be read, converted or written, or if it is the one to write.
pub fn quantize(args: &Quantize) -> Result<(), Failure> {
    let is_same = |out: &PathBuf| out.canonicalize().ok() == args.file.canonicalize().ok();
    if args.out.exists() && is_same(&args.out) {
        let out = args.out.display();
        return Err(Failure::new(format!("expected another file for --out, got {out}, which is read")));
    }
    let bytes = load::read(&args.file)?;
    let named = |error: &dyn std::fmt::Display| Failure::new(format!("{}: {error}", args.file.display()));
    let gguf = Gguf::parse(&bytes).map_err(|error| named(&error))?;
    let dtype = match args.to {
        Target::F32 => DType::F32,
        Target::F16 => DType::F16,
        Target::Bf16 => DType::Bf16,
        Target::Q8_0 => DType::Q8_0,
        Target::Q4_0 => DType::Q4_0,
    };
    let quantized = quantize_checkpoint(&gguf, &bytes, dtype).map_err(|error| named(&error))?;
    std::fs::write(&args.out, &quantized)
        .map_err(|error| Failure::new(format!("{}: {error}", args.out.display())))?;
    print_line(&format!("{}: {} bytes, was {}", args.out.display(), quantized.len(), bytes.len()))
}
