//! As much of a GGUF file as the list of models tells: the sizes in its header. The full reader is the library's, which
//! this program does not wait for.

use anyhow::{Context, Result, bail, ensure};
use serde::Serialize;

/// Sizes of a model, as its file says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Shape {
    /// Number of parameters: elements of all tensors.
    pub n_params: u64,
    /// Number of blocks.
    pub n_layer: u64,
    /// Number of heads.
    pub n_head: u64,
    /// Width of the residual stream, C.
    pub n_embd: u64,
    /// Number of tokens that it can hold.
    pub context_length: u64,
}

/// Reads the sizes from the beginning of a GGUF file, version 3
/// (<https://github.com/ggml-org/ggml/blob/master/docs/gguf.md>).
///
/// # Errors
/// If the file is cut off, is another format, or lacks one of the sizes.
pub fn shape(bytes: &[u8]) -> Result<Shape> {
    let mut reader = Reader { bytes };
    ensure!(reader.take(4)? == b"GGUF", "expected a file that begins with GGUF");
    let version = reader.u32()?;
    ensure!(version == 3, "expected GGUF version 3, got {version}");
    let (n_tensors, n_entries) = (reader.u64()?, reader.u64()?);
    let mut found: [Option<u64>; 4] = [None; 4];
    for _ in 0..n_entries {
        let key = reader.text()?;
        let kind = reader.u32()?;
        let value = reader.value(kind)?;
        let names = [".block_count", ".attention.head_count", ".embedding_length", ".context_length"];
        if let Some(place) = names.iter().position(|name| key.ends_with(name)) {
            found[place] = value;
        }
    }
    let mut n_params = 0_u64;
    for _ in 0..n_tensors {
        let name = reader.text()?;
        let n_dims = reader.u32()?;
        let mut n_elements = 1_u64;
        for _ in 0..n_dims {
            let length = reader.u64()?;
            n_elements = n_elements.checked_mul(length).with_context(|| format!("{name} is too large"))?;
        }
        n_params = n_params.checked_add(n_elements).context("the tensors are too large")?;
        reader.take(12)?;
    }
    let [n_layer, n_head, n_embd, context_length] = found;
    let size = |value: Option<u64>, name: &str| value.with_context(|| format!("the header has no {name}"));
    Ok(Shape {
        n_params,
        n_layer: size(n_layer, "block_count")?,
        n_head: size(n_head, "head_count")?,
        n_embd: size(n_embd, "embedding_length")?,
        context_length: size(context_length, "context_length")?,
    })
}

struct Reader<'a> {
    bytes: &'a [u8],
}

impl<'a> Reader<'a> {
    fn take(&mut self, n: usize) -> Result<&'a [u8]> {
        let n_left = self.bytes.len();
        let (taken, rest) = self.bytes.split_at_checked(n).with_context(|| {
            format!("expected {n} more bytes of the header, got {n_left}: the file is cut off")
        })?;
        self.bytes = rest;
        Ok(taken)
    }

    fn u32(&mut self) -> Result<u32> {
        Ok(u32::from_le_bytes(self.take(4)?.try_into()?))
    }

    fn u64(&mut self) -> Result<u64> {
        Ok(u64::from_le_bytes(self.take(8)?.try_into()?))
    }

    fn text(&mut self) -> Result<String> {
        let n = usize::try_from(self.u64()?)?;
        Ok(String::from_utf8_lossy(self.take(n)?).into_owned())
    }

    /// Reads a value and returns it if it is a whole number that is not negative.
    fn value(&mut self, kind: u32) -> Result<Option<u64>> {
        match kind {
            // Bytes and truth values.
            0 | 1 | 7 => self.take(1).map(|_| None),
            2 | 3 => self.take(2).map(|_| None),
            4 => self.u32().map(|value| Some(u64::from(value))),
            5 => Ok(u64::try_from(i32::from_le_bytes(self.take(4)?.try_into()?)).ok()),
            6 => self.take(4).map(|_| None),
            8 => self.text().map(|_| None),
            9 => {
                let kind = self.u32()?;
                let n = self.u64()?;
                ensure!(kind != 9, "expected no array within an array");
                for _ in 0..n {
                    self.value(kind)?;
                }
                Ok(None)
            }
            10 => self.u64().map(Some),
            11 => Ok(u64::try_from(i64::from_le_bytes(self.take(8)?.try_into()?)).ok()),
            12 => self.take(8).map(|_| None),
            _ => bail!("expected a value type from 0 to 12, got {kind}"),
        }
    }
}

#[cfg(test)]
pub mod tests {
    use super::*;

    /// A header with the four sizes among other entries, and two tensors of 6 and 5 elements.
    pub fn header() -> Vec<u8> {
        let mut bytes = b"GGUF".to_vec();
        let text = |bytes: &mut Vec<u8>, text: &str| {
            bytes.extend((text.len() as u64).to_le_bytes());
            bytes.extend(text.as_bytes());
        };
        bytes.extend(3_u32.to_le_bytes());
        bytes.extend(2_u64.to_le_bytes());
        bytes.extend(6_u64.to_le_bytes());
        text(&mut bytes, "general.name");
        bytes.extend(8_u32.to_le_bytes());
        text(&mut bytes, "tiny");
        text(&mut bytes, "tokenizer.ggml.token_type");
        bytes.extend([9_u32, 5].map(u32::to_le_bytes).concat());
        bytes.extend(2_u64.to_le_bytes());
        bytes.extend([1_u32, 1].map(u32::to_le_bytes).concat());
        let sizes = [
            ("block_count", 4),
            ("attention.head_count", 3),
            ("embedding_length", 96),
            ("context_length", 256),
        ];
        for (name, size) in sizes {
            text(&mut bytes, &format!("qwen3.{name}"));
            bytes.extend([4_u32, size].map(u32::to_le_bytes).concat());
        }
        for (name, dims) in [("a", vec![2_u64, 3]), ("b", vec![5])] {
            text(&mut bytes, name);
            bytes.extend((dims.len() as u32).to_le_bytes());
            dims.iter().for_each(|dim| bytes.extend(dim.to_le_bytes()));
            bytes.extend([0; 12]);
        }
        bytes
    }

    #[test]
    fn sizes_are_read_from_the_header() {
        let expected = Shape { n_params: 11, n_layer: 4, n_head: 3, n_embd: 96, context_length: 256 };
        assert_eq!(shape(&header()).unwrap(), expected);
    }

    #[test]
    fn a_header_cut_anywhere_is_an_error() {
        let header = header();
        for length in 0..header.len() {
            assert!(shape(&header[..length]).is_err(), "{length} bytes");
        }
    }

    #[test]
    fn another_format_is_an_error_that_says_so() {
        assert!(shape(b"PK\x03\x04 and more").unwrap_err().to_string().contains("GGUF"));
        let mut old = header();
        old[4] = 2;
        assert!(shape(&old).unwrap_err().to_string().contains("version 3, got 2"));
    }
}
