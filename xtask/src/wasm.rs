//! Looks into a wasm module: does it use SIMD, and what does it weigh on the wire?

use std::io::Write;

use anyhow::{Context, Result};
use wasmparser::{Parser, Payload};

/// First byte of every instruction on 128-bit vectors (WebAssembly Core Specification 2.0, section 5.4.8).
const SIMD_PREFIX: u8 = 0xfd;

/// Bytes of one file, plain and compressed as hosts send it.
#[derive(Clone, Copy, Debug)]
pub struct Sizes {
    /// As it lies on disk.
    pub raw: usize,
    /// gzip, level 9.
    pub gzip: usize,
    /// Brotli, quality 11.
    pub brotli: usize,
}

/// The number of 128-bit vector instructions in `wasm`.
pub fn simd_instructions(wasm: &[u8]) -> Result<usize> {
    let mut count = 0;
    for payload in Parser::new(0).parse_all(wasm) {
        let Payload::CodeSectionEntry(body) = payload.context("the wasm module is malformed")? else {
            continue;
        };
        let mut operators = body.get_operators_reader()?;
        while !operators.eof() {
            if wasm[operators.original_position()] == SIMD_PREFIX {
                count += 1;
            }
            operators.read()?;
        }
    }
    Ok(count)
}

/// Names of the custom sections in `wasm`.
pub fn custom_sections(wasm: &[u8]) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for payload in Parser::new(0).parse_all(wasm) {
        if let Payload::CustomSection(section) = payload.context("the wasm module is malformed")? {
            names.push(section.name().to_owned());
        }
    }
    Ok(names)
}

/// Compresses `bytes` both ways and counts.
pub fn sizes(bytes: &[u8]) -> Result<Sizes> {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(bytes)?;
    let mut brotli = Vec::new();
    let parameters = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
    brotli::BrotliCompress(&mut &bytes[..], &mut brotli, &parameters)?;
    Ok(Sizes { raw: bytes.len(), gzip: gzip.finish()?.len(), brotli: brotli.len() })
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{
        CodeSection, CustomSection, Function, FunctionSection, Instruction, Module, TypeSection,
    };

    use super::*;

    /// A module with one function `() -> ()` of these instructions and a custom section.
    fn module(instructions: &[Instruction]) -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let mut functions = FunctionSection::new();
        functions.function(0);
        let mut function = Function::new([]);
        for instruction in instructions {
            function.instruction(instruction);
        }
        function.instruction(&Instruction::End);
        let mut code = CodeSection::new();
        code.function(&function);
        let producers = CustomSection { name: "producers".into(), data: b"us".as_slice().into() };
        Module::new().section(&types).section(&functions).section(&code).section(&producers).clone().finish()
    }

    #[test]
    fn vector_instructions_are_counted() {
        let zero = Instruction::V128Const(0);
        let instructions =
            [zero.clone(), zero, Instruction::I32x4Add, Instruction::F32x4Neg, Instruction::Drop];
        assert_eq!(simd_instructions(&module(&instructions)).unwrap(), 4);
    }

    #[test]
    fn a_constant_byte_that_looks_like_the_prefix_does_not_count() {
        // 253 is 0xfd 0x01 in LEB128.
        let module = module(&[Instruction::I32Const(253), Instruction::Drop]);
        assert!(module.contains(&SIMD_PREFIX));
        assert_eq!(simd_instructions(&module).unwrap(), 0);
    }

    #[test]
    fn a_truncated_module_is_an_error() {
        let module = module(&[Instruction::Nop]);
        assert!(simd_instructions(&module[..module.len() - 2]).is_err());
        assert!(simd_instructions(b"not wasm").is_err());
    }

    #[test]
    fn custom_sections_are_listed_by_name() {
        assert_eq!(custom_sections(&module(&[])).unwrap(), ["producers"]);
    }

    #[test]
    fn repetition_compresses() {
        let sizes = sizes(&[7; 10_000]).unwrap();
        assert_eq!(sizes.raw, 10_000);
        assert!(sizes.gzip < 100 && sizes.brotli < 100, "{sizes:?}");
    }
}
