"""The large matrix products of training, in a layout and a type that the processor multiplies fast.

bfloat16 operands with float32 sums are three times as fast where a processor has instructions for them (AMX, AVX-512
BF16) and slower where it has none. Weights, activations, gradients and the optimizer stay in float32.
"""

import jax.numpy as jnp
from jax.experimental.layout import Layout, with_layout_constraint

_operands = jnp.float32


def multiply_in(dtype):
    """Set the type of the operands, before anything is traced."""
    global _operands
    _operands = dtype


def operand(x):
    """`x` as the products take it."""
    return x.astype(_operands)


def transposed(x):
    """The last two axes swapped in memory. XLA alone would hand the product a transposed view, and its product of such
    a view is up to six times as slow on a CPU as the copy and a plain product.
    """
    x = operand(x).swapaxes(-1, -2)
    return with_layout_constraint(x, Layout(tuple(range(x.ndim))))


def product(a, b):
    """a (..., n) times b (n, m), summed in float32."""
    return jnp.matmul(operand(a), operand(b), preferred_element_type=jnp.float32)


def product_of_rows(a, b):
    """a (..., n, d) times the rows of b (..., m, d): (..., n, m), summed in float32."""
    return jnp.einsum("...nd,...md->...nm", operand(a), operand(b), preferred_element_type=jnp.float32)
