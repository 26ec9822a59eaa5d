#!/usr/bin/python3
"""Writes ONNX models for the tests of the ONNX reader: make_onnx.py FOLDER

FOLDER/operators/*.onnx   one operator each (or a few), with *.shapes.json: the shapes that onnx itself infers
FOLDER/models/*.onnx      larger ones, which tests name
FOLDER/counted/*.onnx     small ones, with *.json: how many multiply-accumulates they have, whether that is all, and
                          the shapes of their outputs; what they need is given as dimensions
FOLDER/backend/*.onnx     those that python3-onnx tests backends with, with *.json: multiply-accumulates that a count of
                          their nodes gives
"""
import json
import os
import sys

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper, shape_inference

FLOAT = TensorProto.FLOAT
INT64 = TensorProto.INT64
INT8 = TensorProto.INT8
UINT8 = TensorProto.UINT8


def tensor(name, shape, kind=FLOAT):
    return helper.make_tensor_value_info(name, kind, shape)


def zeros(name, shape, dtype=np.float32):
    return numpy_helper.from_array(np.zeros(shape, dtype), name)


def integers(name, values):
    return numpy_helper.from_array(np.array(values, np.int64), name)


def floats(name, values):
    return numpy_helper.from_array(np.array(values, np.float32), name)


def node(op, inputs, outputs, name=None, **attributes):
    return helper.make_node(op, inputs, outputs, name=name or op.lower() + "_" + outputs[0], **attributes)


def model(nodes, inputs, outputs, initializers=(), opset=17, values=(), domains=()):
    graph = helper.make_graph(nodes, "graph", inputs, outputs, initializer=list(initializers), value_info=list(values))
    imports = [helper.make_opsetid("", opset)] + [helper.make_opsetid(domain, 1) for domain in domains]
    return helper.make_model(graph, opset_imports=imports, producer_name="make_onnx")


class Operators:
    """Models of one operator, each beside the shapes that onnx infers for them."""

    def __init__(self, folder):
        self.folder = folder
        os.makedirs(folder)

    def add(self, name, nodes, inputs, initializers=(), opset=17, outputs=("y",), expected=None):
        """`expected` are the shapes where onnx infers none, or wrong ones."""
        made = model(nodes, inputs, [onnx.ValueInfoProto(name=output) for output in outputs], initializers, opset)
        shapes = {}
        if expected is None:
            inferred = shape_inference.infer_shapes(made, data_prop=True)
            for info in list(inferred.graph.value_info) + list(inferred.graph.output):
                shape = info.type.tensor_type
                if shape.HasField("shape") and all(d.HasField("dim_value") for d in shape.shape.dim):
                    shapes[info.name] = [d.dim_value for d in shape.shape.dim]
        else:
            shapes = expected
        if not all(output in shapes for output in outputs):
            raise SystemExit(f"{name}: onnx infers no shape for its outputs: {shapes}")
        onnx.save(made, f"{self.folder}/{name}.onnx")
        with open(f"{self.folder}/{name}.shapes.json", "w", encoding="utf-8") as file:
            json.dump(shapes, file)

    def one(self, name, op, shapes, opset=17, expected=None, kind=FLOAT, **attributes):
        """One node with float inputs x0, x1, ... of these shapes and output y."""
        inputs = [tensor(f"x{i}", shape, kind) for i, shape in enumerate(shapes)]
        nodes = [node(op, [info.name for info in inputs], ["y"], **attributes)]
        self.add(name, nodes, inputs, opset=opset, expected=None if expected is None else {"y": expected})

    def with_weights(self, name, op, x, weights, opset=17, outputs=("y",), expected=None, **attributes):
        """One node with a data input and initialisers: zeros of a shape, or arrays."""
        initializers = []
        names = ["x"]
        for i, weight in enumerate(weights):
            if weight is None:
                names.append("")
                continue
            names.append(f"w{i}")
            initializers.append(zeros(f"w{i}", weight) if isinstance(weight, tuple)
                                else numpy_helper.from_array(weight, f"w{i}"))
        self.add(name, [node(op, names, list(outputs), **attributes)], [tensor("x", x)], initializers, opset, outputs,
                 expected)


def int_array(*values):
    return np.array(values, np.int64)


def float_array(*values):
    return np.array(values, np.float32)


def windows(ops):
    ops.with_weights("conv", "Conv", [1, 3, 8, 9], [(4, 3, 3, 3), (4,)])
    ops.with_weights("conv_pads", "Conv", [2, 3, 8, 9], [(4, 3, 3, 2)], pads=[1, 0, 2, 1], strides=[2, 3])
    ops.with_weights("conv_dilated", "Conv", [1, 3, 20, 20], [(4, 3, 3, 3)], dilations=[2, 3], kernel_shape=[3, 3])
    ops.with_weights("conv_groups", "Conv", [1, 6, 8, 8], [(4, 3, 3, 3)], group=2)
    ops.with_weights("conv_depthwise", "Conv", [1, 6, 8, 8], [(6, 1, 3, 3)], group=6, auto_pad="SAME_UPPER", strides=[2, 2])
    ops.with_weights("conv_same_lower", "Conv", [1, 3, 7, 8], [(4, 3, 4, 4)], auto_pad="SAME_LOWER", strides=[2, 3])
    ops.with_weights("conv_valid", "Conv", [1, 3, 7, 8], [(4, 3, 3, 3)], auto_pad="VALID")
    ops.with_weights("conv_1d", "Conv", [1, 3, 30], [(4, 3, 9)], pads=[4, 4], strides=[2])
    ops.with_weights("conv_3d", "Conv", [1, 3, 5, 6, 7], [(4, 3, 3, 3, 3)])
    ops.one("max_pool_3d", "MaxPool", [[1, 3, 5, 6, 7]], kernel_shape=[3, 2, 2], strides=[2, 2, 1])
    ops.with_weights("conv_opset_7", "Conv", [1, 3, 8, 9], [(4, 3, 3, 3), (4,)], opset=7)
    for opset in (7, 11):
        ops.with_weights(f"conv_transpose_{opset}", "ConvTranspose", [1, 4, 5, 5], [(4, 3, 3, 3)], strides=[2, 2],
                         pads=[1, 1, 1, 1], output_padding=[1, 0], opset=opset)
    ops.with_weights("conv_transpose_groups", "ConvTranspose", [1, 4, 5, 5], [(4, 3, 3, 3)], group=2, dilations=[2, 2])
    ops.with_weights("conv_transpose_1d", "ConvTranspose", [1, 4, 5], [(4, 3, 4), (3,)], strides=[2])
    ops.with_weights("conv_transpose_shape", "ConvTranspose", [1, 4, 5, 5], [(4, 3, 3, 3)], strides=[2, 2],
                     output_shape=[10, 12], expected={"y": [1, 3, 10, 12]})
    ops.with_weights("conv_transpose_same", "ConvTranspose", [1, 4, 5, 5], [(4, 3, 3, 3)], strides=[2, 2],
                     auto_pad="SAME_UPPER", expected={"y": [1, 3, 10, 10]})
    ops.one("max_pool", "MaxPool", [[1, 3, 9, 8]], kernel_shape=[3, 2], strides=[2, 2], pads=[1, 0, 1, 0])
    ops.one("max_pool_ceil", "MaxPool", [[1, 3, 112, 111]], kernel_shape=[3, 3], strides=[2, 2], ceil_mode=1)
    # Rounded up, a third window would begin behind the input: it does not count.
    ops.one("max_pool_ceil_border", "MaxPool", [[1, 1, 2, 2]], kernel_shape=[1, 1], strides=[2, 2], pads=[0, 0, 1, 1],
            ceil_mode=1, expected=[1, 1, 1, 1])
    ops.one("max_pool_dilated", "MaxPool", [[1, 3, 20]], kernel_shape=[3], dilations=[3])
    ops.one("max_pool_opset_8", "MaxPool", [[1, 3, 9, 8]], kernel_shape=[3, 3], opset=8)
    ops.one("average_pool", "AveragePool", [[1, 3, 9, 8]], kernel_shape=[3, 3], pads=[1, 1, 1, 1], count_include_pad=1)
    ops.one("average_pool_same", "AveragePool", [[1, 3, 9, 8]], kernel_shape=[3, 3], strides=[2, 2], auto_pad="SAME_UPPER")
    ops.one("lp_pool", "LpPool", [[1, 3, 9, 8]], kernel_shape=[3, 3])
    for op in ("GlobalAveragePool", "GlobalMaxPool", "GlobalLpPool"):
        ops.one(op.lower(), op, [[2, 3, 9, 8]])


def products(ops):
    ops.with_weights("gemm", "Gemm", [2, 3], [(3, 4), (4,)])
    ops.with_weights("gemm_transposed", "Gemm", [3, 2], [(4, 3), (1,)], transA=1, transB=1, alpha=0.5)
    ops.with_weights("gemm_opset_7", "Gemm", [2, 3], [(3, 4), (2, 1)], opset=7)
    ops.with_weights("gemm_without_addend", "Gemm", [2, 3], [(3, 4)], opset=13)
    ops.one("matmul", "MatMul", [[2, 3], [3, 4]])
    ops.one("matmul_batched", "MatMul", [[5, 1, 2, 3], [4, 3, 6]])
    ops.one("matmul_vector", "MatMul", [[3], [3]], expected=[])
    ops.one("matmul_row", "MatMul", [[3], [2, 3, 4]])
    ops.one("matmul_column", "MatMul", [[2, 4, 3], [3]])


def elementwise(ops):
    for op in ("Add", "Sub", "Mul", "Div", "Pow", "PRelu", "Equal", "Less", "Greater", "Mod"):
        extra = {"fmod": 1} if op == "Mod" else {}
        ops.one(op.lower(), op, [[2, 3, 4], [3, 1]], **extra)
    ops.with_weights("add_opset_6", "Add", [2, 3, 4, 5], [(3, 4)], opset=6, broadcast=1, axis=1, expected={"y": [2, 3, 4, 5]})
    for op in ("Max", "Min", "Sum", "Mean"):
        ops.one(op.lower(), op, [[2, 1, 4], [3, 1], [1]])
    for op in ("Relu", "LeakyRelu", "Elu", "Selu", "Celu", "Sigmoid", "HardSigmoid", "HardSwish", "Tanh", "Softplus",
               "Softsign", "ThresholdedRelu", "Exp", "Log", "Sqrt", "Reciprocal", "Abs", "Neg", "Sign", "Floor", "Ceil",
               "Round", "Erf", "Sin", "Cos", "Tan", "Asin", "Acos", "Atan", "Sinh", "Cosh", "Asinh", "Acosh", "Atanh",
               "IsNaN", "IsInf", "Shrink"):
        ops.one(op.lower(), op, [[2, 3, 4]])
    for op in ("Gelu", "Mish", "Swish"):  # newer than this onnx
        ops.one(op.lower(), op, [[2, 3, 4]], opset=24, expected=[2, 3, 4])
    ops.one("clip_opset_7", "Clip", [[2, 3]], opset=7, min=0.0, max=6.0)
    ops.with_weights("clip", "Clip", [2, 3], [float_array(0).reshape(()), float_array(6).reshape(())])
    for op in ("And", "Or", "Xor"):
        ops.one(op.lower(), op, [[2, 3], [3]], kind=TensorProto.BOOL)
    ops.one("not", "Not", [[2, 3]], kind=TensorProto.BOOL)
    ops.add("where", [node("Where", ["c", "a", "b"], ["y"])],
            [tensor("c", [2, 1], TensorProto.BOOL), tensor("a", [3]), tensor("b", [2, 3])])
    ops.one("cast", "Cast", [[2, 3]], to=TensorProto.FLOAT16)
    ops.one("cast_to_the_same", "Cast", [[2, 3]], to=FLOAT)
    ops.add("cast_like", [node("CastLike", ["a", "b"], ["y"])], [tensor("a", [2, 3]), tensor("b", [1], INT64)],
            expected={"y": [2, 3]})


def normalisations(ops):
    for opset in (7, 9, 15):
        ops.with_weights(f"batch_norm_{opset}", "BatchNormalization", [2, 3, 4, 5], [(3,)] * 4, opset=opset)
    ops.with_weights("instance_norm", "InstanceNormalization", [2, 3, 4, 5], [(3,)] * 2)
    ops.with_weights("layer_norm", "LayerNormalization", [2, 3, 4], [(4,)] * 2, expected={"y": [2, 3, 4]})
    ops.with_weights("layer_norm_axis", "LayerNormalization", [2, 3, 4], [(3, 4)], axis=1, expected={"y": [2, 3, 4]})
    ops.with_weights("group_norm_18", "GroupNormalization", [2, 6, 4], [(3,)] * 2, num_groups=3, opset=18,
                     expected={"y": [2, 6, 4]})
    ops.with_weights("group_norm_21", "GroupNormalization", [2, 6, 4], [(6,)] * 2, num_groups=3, opset=21,
                     expected={"y": [2, 6, 4]})
    ops.with_weights("rms_norm", "RMSNormalization", [2, 3, 4], [(4,)], opset=23, expected={"y": [2, 3, 4]})
    ops.one("lrn", "LRN", [[1, 5, 3, 3]], size=3)
    for op in ("Softmax", "LogSoftmax"):
        ops.one(f"{op.lower()}_opset_11", op, [[2, 3, 4]], opset=11)
        ops.one(f"{op.lower()}_opset_13", op, [[2, 3, 4]], axis=1)


def reductions(ops):
    for op in ("ReduceSum", "ReduceMean", "ReduceMax", "ReduceMin", "ReduceProd", "ReduceSumSquare", "ReduceL1", "ReduceL2",
               "ReduceLogSum", "ReduceLogSumExp"):
        ops.one(f"{op.lower()}_attribute", op, [[2, 3, 4]], opset=11, axes=[0, -1], keepdims=0)
        ops.one(f"{op.lower()}_all", op, [[2, 3, 4]], opset=11)
        ops.with_weights(f"{op.lower()}_input", op, [2, 3, 4], [int_array(1)], opset=18, keepdims=1,
                         expected={"y": [2, 1, 4]})
    ops.with_weights("reduce_noop", "ReduceSum", [2, 3], [], noop_with_empty_axes=1, expected={"y": [2, 3]})
    for op in ("ArgMax", "ArgMin"):
        ops.one(op.lower(), op, [[2, 3, 4]], axis=-1, keepdims=0)


def recurrent(ops):
    for op, gates in (("LSTM", 4), ("GRU", 3), ("RNN", 1)):
        ops.with_weights(f"{op.lower()}", op, [7, 2, 5], [(1, gates * 6, 5), (1, gates * 6, 6)], hidden_size=6)
        ops.with_weights(f"{op.lower()}_both", op, [7, 2, 5], [(2, gates * 6, 5), (2, gates * 6, 6), (2, gates * 12)],
                         outputs=("y", "h"), hidden_size=6, direction="bidirectional")
    ops.with_weights("lstm_all", "LSTM", [7, 2, 5], [(1, 24, 5), (1, 24, 6), (1, 48), None, (1, 2, 6), (1, 2, 6)],
                     outputs=("y", "h", "c"), hidden_size=6, direction="reverse")
    ops.with_weights("gru_batch_first", "GRU", [2, 7, 5], [(1, 18, 5), (1, 18, 6)], hidden_size=6, layout=1,
                     expected={"y": [2, 7, 1, 6]})


def moves(ops):
    ops.one("concat", "Concat", [[2, 3, 4], [2, 1, 4], [2, 5, 4]], axis=-2)
    ops.add("split_2", [node("Split", ["x"], ["a", "b"], split=[1, 3], axis=1)], [tensor("x", [2, 4])], opset=2 + 9,
            outputs=("a", "b"))
    ops.add("split_13", [node("Split", ["x", "s"], ["a", "b"], axis=1)], [tensor("x", [2, 4])], [integers("s", [1, 3])],
            outputs=("a", "b"))
    ops.add("split_equal", [node("Split", ["x"], ["a", "b"])], [tensor("x", [4, 2])], outputs=("a", "b"))
    ops.add("split_18", [node("Split", ["x"], ["a", "b", "c"], num_outputs=3)], [tensor("x", [7, 2])], opset=18,
            outputs=("a", "b", "c"), expected={"a": [3, 2], "b": [3, 2], "c": [1, 2]})
    ops.one("pad_10", "Pad", [[2, 3]], opset=10, pads=[1, 0, 2, 3])
    ops.with_weights("pad", "Pad", [4, 5], [int_array(1, 0, 2, 3)], mode="reflect")
    ops.with_weights("pad_negative", "Pad", [4, 5], [int_array(-1, 0, 2, -3)])
    ops.with_weights("pad_axes", "Pad", [2, 3, 4], [int_array(1, 2), None, int_array(-1)], opset=18,
                     expected={"y": [2, 3, 7]})
    ops.one("upsample_7", "Upsample", [[1, 2, 3, 4]], opset=7, scales=[1.0, 1.0, 2.0, 3.0])
    ops.with_weights("upsample_9", "Upsample", [1, 2, 3, 4], [float_array(1, 1, 2, 2.5)], opset=9, mode="linear")
    ops.with_weights("resize_10", "Resize", [1, 2, 3, 4], [float_array(1, 1, 2, 2)], opset=10)
    ops.with_weights("resize_scales", "Resize", [1, 2, 5, 5], [float_array(), float_array(1, 1, 1.5, 0.7)])
    ops.with_weights("resize_sizes", "Resize", [1, 2, 5, 5], [None, None, int_array(1, 2, 9, 4)], mode="linear",
                     expected={"y": [1, 2, 9, 4]})
    ops.with_weights("resize_axes", "Resize", [1, 2, 5, 6], [None, None, int_array(10, 11)], axes=[2, 3], opset=18,
                     expected={"y": [1, 2, 10, 11]})
    ops.with_weights("resize_not_larger", "Resize", [1, 2, 5, 10], [None, None, int_array(10, 10)], axes=[2, 3], opset=18,
                     keep_aspect_ratio_policy="not_larger", expected={"y": [1, 2, 5, 10]})
    ops.one("transpose", "Transpose", [[2, 3, 4]])
    ops.one("transpose_perm", "Transpose", [[2, 3, 4]], perm=[1, 0, 2])
    ops.add("gather", [node("Gather", ["x", "i"], ["y"], axis=1)], [tensor("x", [2, 3, 4]), tensor("i", [5, 6], INT64)])
    ops.with_weights("gather_scalar", "Gather", [2, 3, 4], [np.array(-1, np.int64)], axis=1)
    ops.with_weights("gather_even", "Gather", [2, 9, 4], [int_array(1, 3, 5)], axis=1)
    ops.with_weights("gather_uneven", "Gather", [2, 9, 4], [int_array(1, 3, 4)], axis=1)
    ops.one("slice_9", "Slice", [[5, 6, 7]], opset=9, starts=[1, -3], ends=[100, -1], axes=[0, 2],
            expected=[4, 6, 2])
    ops.with_weights("slice", "Slice", [5, 6, 7], [int_array(4, 0), int_array(-100, 5), int_array(2, 0), int_array(-2, 3)])
    ops.with_weights("slice_all_axes", "Slice", [5, 6], [int_array(1, 1), int_array(3, 2 ** 62)])
    ops.with_weights("reshape", "Reshape", [2, 3, 4], [int_array(0, -1, 2)])
    ops.one("flatten", "Flatten", [[2, 3, 4]])
    ops.one("flatten_end", "Flatten", [[2, 3, 4]], axis=-1)
    ops.one("squeeze_11", "Squeeze", [[1, 3, 1, 4]], opset=11, axes=[0])
    ops.with_weights("squeeze", "Squeeze", [1, 3, 1, 4], [int_array(-2)])
    ops.one("squeeze_all", "Squeeze", [[1, 3, 1, 4]])
    ops.one("unsqueeze_11", "Unsqueeze", [[3, 4]], opset=11, axes=[0, 3])
    ops.with_weights("unsqueeze", "Unsqueeze", [3, 4], [int_array(-1, 1)])
    ops.one("identity", "Identity", [[3, 4]])
    ops.one("dropout_7", "Dropout", [[3, 4]], opset=7)
    ops.one("dropout", "Dropout", [[3, 4]])
    ops.with_weights("expand", "Expand", [3, 1], [int_array(2, 1, 6)])
    ops.with_weights("tile", "Tile", [3, 2], [int_array(2, 3)])
    ops.one("depth_to_space", "DepthToSpace", [[1, 8, 3, 4]], blocksize=2)
    ops.one("depth_to_space_crd", "DepthToSpace", [[1, 8, 3, 4]], blocksize=2, mode="CRD")
    ops.one("space_to_depth", "SpaceToDepth", [[1, 2, 6, 4]], blocksize=2)
    ops.with_weights("top_k", "TopK", [3, 9], [int_array(4)], outputs=("y", "i"))
    ops.one("cum_sum", "CumSum", [[3, 4], []], expected=[3, 4])


def shape_arithmetic(ops):
    """Chains of constant arithmetic that end in a Reshape or Expand."""
    x = [tensor("x", [2, 3, 4, 5])]

    def chain(name, nodes, initializers=(), opset=17, expected=None):
        ops.add(name, nodes, x, initializers, opset, expected=expected)

    chain("arithmetic_shape_gather_concat",
          [node("Shape", ["x"], ["s"]), node("Gather", ["s", "zero"], ["n"]), node("Unsqueeze", ["n", "axis"], ["n1"]),
           node("Concat", ["n1", "rest"], ["t"], axis=0), node("Reshape", ["x", "t"], ["y"])],
          [numpy_helper.from_array(np.array(0, np.int64), "zero"), integers("axis", [0]), integers("rest", [-1, 10])])
    chain("arithmetic_slice_mul_div",
          [node("Shape", ["x"], ["s"]), node("Slice", ["s", "one", "three"], ["mid"]),
           node("ReduceProd", ["mid"], ["p"], keepdims=1), node("Mul", ["p", "two"], ["q"]), node("Div", ["q", "three"], ["r"]),
           node("Cast", ["r"], ["f"], to=FLOAT), node("Floor", ["f"], ["g"]), node("Cast", ["g"], ["i"], to=INT64),
           node("Concat", ["minus", "i"], ["t"], axis=0), node("Reshape", ["x", "t"], ["y"])],
          [integers("one", [1]), integers("two", [2]), integers("three", [3]), integers("minus", [-1])],
          expected={"y": [15, 8]})
    chain("arithmetic_constant_of_shape_where_expand",
          [node("Shape", ["x"], ["s"]), node("ConstantOfShape", ["four"], ["ones"], value=helper.make_tensor("v", INT64, [1], [1])),
           node("Mul", ["ones", "minus"], ["m"]), node("Equal", ["target", "m"], ["e"]), node("Where", ["e", "ones", "target"], ["t"]),
           node("Expand", ["x", "t"], ["y"])],
          [integers("four", [5]), integers("minus", [-1]), integers("target", [3, 2, 3, 4, 5])],
          expected={"y": [3, 2, 3, 4, 5]})
    chain("arithmetic_range_and_size",
          [node("Size", ["x"], ["n"]), node("Range", ["start", "limit", "delta"], ["r"]), node("Gather", ["r", "index"], ["g"]),
           node("Unsqueeze", ["g", "zero"], ["g1"]), node("Unsqueeze", ["n", "zero"], ["n1"]), node("Div", ["n1", "g1"], ["d"]),
           node("Concat", ["g1", "d"], ["t"], axis=0), node("Reshape", ["x", "t"], ["y"])],
          [numpy_helper.from_array(np.array(v, np.int64), n) for n, v in (("start", 0), ("limit", 10), ("delta", 2), ("index", 2))]
          + [integers("zero", [0])], expected={"y": [4, 30]})
    chain("arithmetic_split_squeeze_min_max",
          [node("Shape", ["x"], ["s"]), node("Split", ["s"], ["a", "b"]), node("Max", ["a", "b"], ["m"]),
           node("Min", ["a", "b"], ["l"]), node("Sub", ["m", "l"], ["d"]), node("Neg", ["d"], ["e"]), node("Abs", ["e"], ["f"]),
           node("Mod", ["b", "m"], ["z"]), node("Add", ["f", "z"], ["g"]), node("Mul", ["l", "m"], ["t"]),
           node("Concat", ["t", "tail"], ["u"], axis=0), node("Squeeze", ["v"], ["w"]), node("Reshape", ["x", "u"], ["y"])],
          [integers("tail", [1]), integers("v", [3])], expected={"y": [8, 15, 1]})
    chain("arithmetic_shape_of_part",
          [node("Shape", ["x"], ["s"], start=1, end=-1), node("Concat", ["s", "minus"], ["t"], axis=0),
           node("Reshape", ["x", "t"], ["y"])], [integers("minus", [-1])])
    chain("arithmetic_tile_and_non_zero",
          [node("Shape", ["x"], ["s"]), node("NonZero", ["s"], ["n"]), node("Transpose", ["n"], ["m"]),
           node("Reshape", ["m", "minus"], ["i"]), node("Gather", ["s", "i"], ["t"]), node("Tile", ["x", "i"], ["y0"]),
           node("Reshape", ["x", "t"], ["y"])], [integers("minus", [-1])], expected={"y": [2, 3, 4, 5], "y0": [0, 3, 8, 15]})
    ops.add("arithmetic_on_a_large_constant",
            [node("ConstantOfShape", ["big"], ["c"]), node("Add", ["x", "c"], ["y"]), node("Range", ["a", "b", "d"], ["r"]),
             node("Cast", ["r"], ["rf"], to=FLOAT), node("Add", ["rf", "x1"], ["z"])],
            [tensor("x", [200, 300]), tensor("x1", [1])],
            [integers("big", [200, 300])] + [numpy_helper.from_array(np.array(v, np.int64), n)
                                             for n, v in (("a", 0), ("b", 60001), ("d", 2))],
            outputs=("y", "z"), expected={"y": [200, 300], "z": [30001]})


def quantised(folder):
    w = numpy_helper.from_array(np.zeros((4, 3, 3, 3), np.int8), "w")
    b = numpy_helper.from_array(np.zeros(4, np.int32), "b")
    scale, zero, uzero = floats("s", 0.1), numpy_helper.from_array(np.int8(0), "z"), numpy_helper.from_array(np.uint8(0), "u")
    nodes = [node("QuantizeLinear", ["x", "s", "z"], ["xq"]), node("DequantizeLinear", ["xq", "s", "z"], ["xd"]),
             node("DequantizeLinear", ["w", "s", "z"], ["wd"]), node("DequantizeLinear", ["b", "s"], ["bd"]),
             node("Conv", ["xd", "wd", "bd"], ["c"], name="conv"), node("Relu", ["c"], ["r"], name="relu"),
             node("QuantizeLinear", ["r", "s", "z"], ["rq"]), node("DequantizeLinear", ["rq", "s", "z"], ["y"])]
    onnx.save(model(nodes, [tensor("x", [1, 3, 8, 8])], [tensor("y", [1, 4, 6, 6])], [w, b, scale, zero]),
              f"{folder}/quantised_pairs.onnx")
    nodes = [node("QLinearConv", ["x", "s", "u", "w", "s", "z", "s", "u", "b"], ["c"], name="conv"),
             node("ConvInteger", ["c", "w2", "u", "z"], ["i"], name="integer"),
             node("MatMulInteger", ["a", "m"], ["k"], name="product"),
             node("QLinearMatMul", ["a", "s", "u", "m", "s", "z", "s", "u"], ["l"], name="linear"),
             node("DynamicQuantizeLinear", ["f"], ["q", "qs", "qz"], name="dynamic")]
    onnx.save(model(nodes, [tensor("x", [1, 3, 8, 8], UINT8), tensor("a", [5, 6], UINT8), tensor("f", [3])],
                    [tensor("i", None, TensorProto.INT32), tensor("k", None, TensorProto.INT32), tensor("l", None, UINT8),
                     tensor("q", None, UINT8), tensor("qs", None)],
                    [w, b, scale, zero, uzero, numpy_helper.from_array(np.zeros((2, 4, 1, 1), np.int8), "w2"),
                     numpy_helper.from_array(np.zeros((6, 7), np.int8), "m")]), f"{folder}/quantised_operators.onnx")


def quantised_weights(folder):
    """Weights of 8 bits that are dequantised for float layers."""
    scale, zero = floats("s", 0.1), numpy_helper.from_array(np.int8(0), "z")
    nodes = [node("DequantizeLinear", ["w", "s", "z"], ["wd"]), node("DequantizeLinear", ["m", "s", "z"], ["md"]),
             node("Conv", ["x", "wd"], ["c"], name="conv"), node("Reshape", ["c", "rows"], ["r"]),
             node("MatMul", ["r", "md"], ["y"], name="product")]
    onnx.save(model(nodes, [tensor("x", [1, 3, 8, 8])], [tensor("y", [4, 5])],
                    [numpy_helper.from_array(np.zeros((4, 3, 3, 3), np.int8), "w"), scale, zero, integers("rows", [4, 36]),
                     numpy_helper.from_array(np.zeros((36, 5), np.int8), "m")]), f"{folder}/quantised_weights.onnx")


def transformer(folder):
    """One encoder block with open batch and sequence, its reshapes computed from the input's shape."""
    width, heads, hidden = 64, 4, 256
    nodes, weights = [], []

    def linear(x, columns, rows, name):
        weights.extend([zeros(name + "_w", (rows, columns)), zeros(name + "_b", (columns,))])
        nodes.append(node("MatMul", [x, name + "_w"], [name + "_m"], name=name))
        nodes.append(node("Add", [name + "_m", name + "_b"], [name]))
        return name

    scalar = lambda name, value: weights.append(numpy_helper.from_array(np.array(value, np.int64), name))
    scalar("i0", 0)
    scalar("i1", 1)
    weights.extend([integers("axes", [0]), integers("heads", [heads]), integers("size", [width // heads]), integers("minus", [-1]),
                    floats("root", 4.0), zeros("g", (width,)), zeros("h", (width,))])
    nodes.append(node("Shape", ["x"], ["shape"]))
    nodes.append(node("Gather", ["shape", "i0"], ["n"]))
    nodes.append(node("Gather", ["shape", "i1"], ["t"]))
    nodes.append(node("Unsqueeze", ["n", "axes"], ["n1"]))
    nodes.append(node("Unsqueeze", ["t", "axes"], ["t1"]))
    nodes.append(node("Concat", ["n1", "t1", "heads", "size"], ["split"], axis=0))
    nodes.append(node("Concat", ["n1", "t1", "minus"], ["merge"], axis=0))
    for name, perm in (("q", [0, 2, 1, 3]), ("k", [0, 2, 3, 1]), ("v", [0, 2, 1, 3])):
        linear("x", width, width, name)
        nodes.append(node("Reshape", [name, "split"], [name + "r"]))
        nodes.append(node("Transpose", [name + "r"], [name + "t"], perm=perm))
    nodes.append(node("MatMul", ["qt", "kt"], ["scores"], name="scores"))
    nodes.append(node("Div", ["scores", "root"], ["scaled"]))
    nodes.append(node("Softmax", ["scaled"], ["p"], axis=-1))
    nodes.append(node("MatMul", ["p", "vt"], ["mixed"], name="mix"))
    nodes.append(node("Transpose", ["mixed"], ["back"], perm=[0, 2, 1, 3]))
    nodes.append(node("Reshape", ["back", "merge"], ["joined"]))
    linear("joined", width, width, "o")
    nodes.append(node("Add", ["o", "x"], ["r1"]))
    nodes.append(node("LayerNormalization", ["r1", "g", "h"], ["n2"]))
    linear("n2", hidden, width, "up")
    nodes.append(node("Erf", ["up"], ["e"]))
    nodes.append(node("Mul", ["e", "up"], ["a"]))
    linear("a", width, hidden, "down")
    nodes.append(node("Add", ["down", "n2"], ["y"]))
    onnx.save(model(nodes, [tensor("x", ["batch", "sequence", width])], [tensor("y", ["batch", "sequence", width])], weights),
              f"{folder}/transformer.onnx")


def convolutional(folder):
    """Convolution, batch normalisation, twice; the second one's convolution has another consumer."""
    norm = [zeros(f"n{i}", (4,)) for i in range(4)]
    names = [f"n{i}" for i in range(4)]
    nodes = [node("Conv", ["x", "w"], ["a"], name="first", pads=[1, 1, 1, 1]),
             node("BatchNormalization", ["a"] + names, ["b"], name="folded"), node("Relu", ["b"], ["c"]),
             node("Conv", ["c", "v"], ["d"], name="second", pads=[1, 1, 1, 1]),
             node("BatchNormalization", ["d"] + names, ["e"], name="kept"), node("Add", ["d", "e"], ["y"])]
    onnx.save(model(nodes, [tensor("x", [1, 3, 8, 8])], [tensor("y", [1, 4, 8, 8])],
                    [zeros("w", (4, 3, 3, 3)), zeros("v", (4, 4, 3, 3))] + norm), f"{folder}/batch_norm.onnx")
    external = zeros("w", (4, 3, 3, 3))
    made = model([node("Conv", ["x", "w"], ["y"], name="conv")], [tensor("x", [None, 3, "height", 8])], [tensor("y", None)],
                 [external])
    onnx.save(made, f"{folder}/external.onnx", save_as_external_data=True, location="external.bin", size_threshold=0)


def empty(folder):
    """An input that may have no rows at all."""
    onnx.save(model([node("Reshape", ["x", "t"], ["r"], allowzero=1), node("MatMul", ["x", "w"], ["y"], name="product")],
                    [tensor("x", ["rows", 3])], [tensor("r", None), tensor("y", None)],
                    [integers("t", [3, 0]), zeros("w", (3, 4))]), f"{folder}/empty.onnx")


def subgraphs(folder):
    """If and Loop, a function of another domain, and an output whose shape depends on data."""
    then = helper.make_graph([node("Relu", ["x"], ["t"])], "then", [], [tensor("t", [2, 3])])
    otherwise = helper.make_graph([node("Neg", ["x"], ["e"])], "else", [], [tensor("e", [2, 3])])
    body = helper.make_graph([node("Identity", ["c"], ["c_out"]), node("Add", ["s", "x"], ["s_out"])], "body",
                             [tensor("i", [], INT64), tensor("c", [], TensorProto.BOOL), tensor("s", [2, 3])],
                             [tensor("c_out", [], TensorProto.BOOL), tensor("s_out", [2, 3])])
    nodes = [node("If", ["flag"], ["a"], name="choice", then_branch=then, else_branch=otherwise),
             node("Relu", ["a"], ["a1"], name="after_choice"),
             node("Loop", ["count", "flag", "a1"], ["b"], name="repeat", body=body),
             node("Special", ["b"], ["c"], name="special", domain="my.domain"),
             node("NonZero", ["b"], ["d"], name="places"), node("Cast", ["d"], ["f"], name="after_places", to=FLOAT)]
    onnx.save(model(nodes, [tensor("x", [2, 3]), tensor("flag", [], TensorProto.BOOL), tensor("count", [], INT64)],
                    [tensor("c", [4, 5]), tensor("f", None)], values=[tensor("b", [2, 3])], domains=["my.domain"]),
              f"{folder}/subgraphs.onnx")


def wrong(folder):
    """Models that must be refused, one reason each."""
    x, y = [tensor("x", [1, 3, 8, 8])], [tensor("y", None)]
    weights = [zeros("w", (4, 3, 3, 3))]

    def save(name, nodes, inputs=x, initializers=weights, opset=17):
        onnx.save(model(nodes, inputs, y, initializers, opset), f"{folder}/wrong_{name}.onnx")

    save("cycle", [node("Add", ["x", "b"], ["a"], name="first"), node("Relu", ["a"], ["b"], name="second"),
                   node("Relu", ["b"], ["y"], name="third")])
    save("missing", [node("Add", ["x", "nowhere"], ["y"], name="adder")])
    save("twice", [node("Relu", ["x"], ["y"], name="one"), node("Neg", ["x"], ["y"], name="two")])
    save("channels", [node("Conv", ["x", "w"], ["y"], name="conv")], [tensor("x", [1, 5, 8, 8])])
    save("kernel", [node("Conv", ["x", "w"], ["y"], name="conv")], [tensor("x", [1, 3, 2, 2])])
    save("pads", [node("Conv", ["x", "w"], ["y"], name="conv", pads=[1, 1, 1])])
    save("stride", [node("Conv", ["x", "w"], ["y"], name="conv", strides=[0, 1])])
    save("huge_pads", [node("Conv", ["x", "w"], ["y"], name="conv", pads=[2 ** 62, 0, 2 ** 62, 0])])
    save("axis", [node("Softmax", ["x"], ["y"], name="softmax", axis=7)])
    save("reshape", [node("Reshape", ["x", "t"], ["y"], name="reshape")], initializers=[integers("t", [5, -1])])
    save("opset", [node("Relu", ["x"], ["y"])], opset=0)
    save("huge_input", [node("Relu", ["x"], ["y"])], [tensor("x", [2 ** 40, 2 ** 40])])
    save("huge_product", [node("Expand", ["x", "t"], ["y"], name="expand")],
         initializers=[integers("t", [2 ** 50, 1, 3, 8, 8])])
    save("macs", [node("MatMul", ["a", "b"], ["y"], name="product")], [tensor("a", [2 ** 22, 2 ** 22]), tensor("b", [2 ** 22, 2 ** 22])],
         [])
    save("output", [node("Relu", ["x"], ["z"])])


class Counted:
    """Small models whose multiply-accumulates are known by arithmetic."""

    def __init__(self, folder):
        self.folder = folder
        os.makedirs(folder)

    def add(self, name, macs, nodes, inputs, outputs, initializers=(), complete=True, dimensions=None, functions=(),
            opset=17, **options):
        """`outputs`: shapes by name, None where they are not known; `dimensions` are given to the reader."""
        made = model(nodes, inputs, [onnx.ValueInfoProto(name=output) for output in outputs], initializers, opset,
                     **options)
        made.functions.extend(functions)
        onnx.save(made, f"{self.folder}/{name}.onnx")
        facts = {"macs": macs, "complete": complete, "outputs": outputs, "dimensions": dimensions or {}}
        with open(f"{self.folder}/{name}.json", "w", encoding="utf-8") as file:
            json.dump(facts, file)

    def one(self, name, macs, op, inputs, shape, weights=(), domain="", opset=17, further=(), kind=FLOAT, complete=True,
            **attributes):
        """One node with inputs x0, x1, ..., then weights (shapes, arrays or None), and output y of this shape."""
        names = [f"x{i}" for i in range(len(inputs))]
        initializers = []
        for i, weight in enumerate(weights):
            names.append("" if weight is None else f"w{i}")
            if weight is not None:
                initializers.append(zeros(f"w{i}", weight) if isinstance(weight, tuple)
                                    else numpy_helper.from_array(weight, f"w{i}"))
        outputs = {"y": shape, **dict(further)}
        made = helper.make_node(op, names, list(outputs), name=name, domain=domain, **attributes)
        self.add(name, macs, [made], [tensor(f"x{i}", x, kind) for i, x in enumerate(inputs)], outputs, initializers,
                 opset=opset, domains=[domain] if domain else [], complete=complete)


def counted_products(counted):
    one = counted.one
    one("einsum_projection", 5 * 6 * 7 * 8, "Einsum", [[1, 5, 6, 7]], [1, 5, 6, 8], [(7, 8)], equation="abcd,de->abce")
    one("einsum_heads", 2 * 3 * 4 * 5 * 6, "Einsum", [[2, 4, 3, 6], [2, 5, 3, 6]], [2, 3, 4, 5],
        equation="bqhd, bkhd -> bhqk")
    one("einsum_ellipsis", 2 * 3 * 4 * 5 * 6, "Einsum", [[2, 3, 4, 5], [3, 5, 6]], [2, 3, 4, 6],
        equation="...ij,...jk->...ik")
    one("einsum_implicit", 4 * 5 * 6, "Einsum", [[4, 5], [5, 6]], [4, 6], equation="ij,jk")
    one("einsum_three", 4 * 5 * 6 + 4 * 6 * 7, "Einsum", [[4, 5], [5, 6], [6, 7]], [4, 7], equation="ab,bc,cd->ad")
    one("einsum_sums_before", 4 * 5 * 6, "Einsum", [[4, 5, 3], [5, 6]], [4, 6], equation="ijk,jl->il")
    one("einsum_sum", 0, "Einsum", [[4, 5]], [4], equation="ij->i")
    one("einsum_outer", 0, "Einsum", [[4], [5]], [5, 4], equation="i,j->ji")
    one("einsum_diagonal", 0, "Einsum", [[4, 4]], [4], equation="ii->i")
    one("einsum_trace", 0, "Einsum", [[3, 4, 4]], [3], equation="...ii->...")
    one("einsum_of_a_diagonal", 5 * 4 * 6, "Einsum", [[4, 5, 4, 4], [4, 6]], [5, 6], equation="ijii,ik->jk")
    one("fused_conv", 16 * 8 * 8 * 27, "FusedConv", [[1, 3, 8, 8]], [1, 16, 8, 8], [(16, 3, 3, 3), (16,)],
        "com.microsoft", activation="Relu", pads=[1, 1, 1, 1])
    one("fused_conv_sum", 16 * 8 * 8 * 27, "FusedConv", [[1, 3, 8, 8]], [1, 16, 8, 8],
        [(16, 3, 3, 3), (16,), (1, 16, 8, 8)], "com.microsoft", pads=[1, 1, 1, 1])
    one("fused_gemm", 2 * 3 * 4, "FusedGemm", [[2, 3]], [2, 4], [(4, 3), (4,)], "com.microsoft", activation="Tanh", transB=1)
    one("fused_matmul", 2 * 3 * 4 * 5, "FusedMatMul", [[2, 4, 3], [2, 5, 4]], [2, 3, 5], (), "com.microsoft", transA=1,
        transB=1, alpha=0.5)
    one("deform_conv", 2 * 16 * 5 * 5 * 6 * 9, "DeformConv", [[2, 6, 7, 7], [16, 6, 3, 3], [2, 18, 5, 5]], [2, 16, 5, 5],
        opset=19)
    one("matmul_n_bits", 3 * 64 * 32, "MatMulNBits", [[1, 3, 64]], [1, 3, 32],
        [np.zeros((32, 2, 16), np.uint8), (64,)], "com.microsoft", K=64, N=32, bits=4, block_size=32)
    one("matmul_two_bits", 3 * 64 * 32, "MatMulNBits", [[1, 3, 64]], [1, 3, 32],
        [np.zeros((32, 2, 8), np.uint8), (64,)], "com.microsoft", K=64, N=32, bits=2, block_size=32)
    one("matmul_integer_to_float", 3 * 4 * 5, "MatMulIntegerToFloat", [[3, 4]], [3, 5],
        [np.zeros((4, 5), np.uint8), (), (5,)], "com.microsoft", kind=UINT8)
    one("dynamic_quantize_matmul", 3 * 4 * 5, "DynamicQuantizeMatMul", [[3, 4]], [3, 5], [np.zeros((4, 5), np.uint8), (5,)],
        "com.microsoft")
    one("qgemm", 3 * 4 * 5, "QGemm", [[3, 4]], [3, 5],
        [(), np.uint8(0), np.zeros((4, 5), np.uint8), (), np.uint8(0), np.zeros(5, np.int32), (), np.uint8(0)],
        "com.microsoft", kind=UINT8)
    for k, tokens in ((2, 5), (1, 4), (4, 6)):
        for domain_op, weights in (
                ("MoE", [(tokens, 4), (4, 12, 8), (4, 12), (4, 8, 12), (4, 8), (4, 12, 8)]),
                ("QMoE", [(tokens, 4), np.zeros((4, 12, 4), np.uint8), (4, 12), None, np.zeros((4, 8, 6), np.uint8), (4, 8), None,
                          np.zeros((4, 12, 4), np.uint8), (4, 12)])):
            one(f"{domain_op.lower()}_{k}_of_4", tokens * k * 3 * 8 * 12, domain_op, [[1, tokens, 8]], [1, tokens, 8], weights,
                "com.microsoft", k=k, activation_type="silu", normalize_routing_weights=1)
    one("moe_swiglu", 5 * 2 * 3 * 8 * 12, "MoE", [[5, 8], [5, 4]], [5, 8],
        [(4, 24, 8), (4, 24), (4, 8, 12)], "com.microsoft", k=2, activation_type="swiglu", swiglu_fusion=1)
    one("moe_without_gate", 5 * 2 * 2 * 8 * 12, "MoE", [[5, 8], [5, 4]], [5, 8], [(4, 8, 12), None, (4, 12, 8)],
        "com.microsoft", k=2)
    one("lstm_peepholes", 7 * 2 * 24 * 11, "LSTM", [[7, 2, 5]], [7, 1, 2, 6],
        [(1, 24, 5), (1, 24, 6), None, None, None, None, (1, 18)], hidden_size=6)
    one("lstm_coupled", 7 * 2 * 24 * 11, "LSTM", [[7, 2, 5]], [7, 1, 2, 6], [(1, 24, 5), (1, 24, 6)], hidden_size=6,
        input_forget=1)
    for reset in (0, 1):
        one(f"gru_both_ways_{reset}", 2 * 7 * 2 * 18 * 11, "GRU", [[7, 2, 5]], [7, 2, 2, 6], [(2, 18, 5), (2, 18, 6)],
            hidden_size=6, direction="bidirectional", linear_before_reset=reset)


def counted_attention(counted):
    one = counted.one
    one("attention", 2 * 12 * 7 * 9 * 16 * 2, "Attention", [[2, 12, 7, 16], [2, 12, 9, 16], [2, 12, 9, 16]], [2, 12, 7, 16],
        opset=23)
    one("attention_grouped", 2 * 12 * 7 * 9 * (16 + 8), "Attention", [[2, 7, 192], [2, 9, 48], [2, 9, 24]], [2, 7, 96],
        opset=23, q_num_heads=12, kv_num_heads=3, is_causal=1, softcap=2.0)
    one("attention_with_past", 1 * 2 * 3 * 8 * 4 * 2, "Attention",
        [[1, 2, 3, 4], [1, 2, 3, 4], [1, 2, 3, 4], [3, 8], [1, 2, 5, 4], [1, 2, 5, 4]], [1, 2, 3, 4], opset=23,
        further=[("k", [1, 2, 8, 4]), ("v", [1, 2, 8, 4])])
    one("packed_attention", 2 * 5 * 12 * 36 + 2 * 3 * 5 * 5 * 4 * 2, "Attention", [[2, 5, 12]], [2, 5, 12], [(12, 36), (36,)],
        "com.microsoft", num_heads=3)
    one("packed_attention_with_past", 2 * 5 * 12 * 36 + 2 * 3 * 5 * 12 * 4 * 2, "Attention", [[2, 5, 12]], [2, 5, 12],
        [(12, 36), (36,), np.zeros((2, 12), np.int32), (2, 2, 3, 7, 4)], "com.microsoft", num_heads=3,
        further=[("present", [2, 2, 3, 12, 4])])
    one("quantised_attention", 2 * 5 * 12 * 36 + 2 * 3 * 5 * 5 * 4 * 2, "QAttention", [[2, 5, 12]], [2, 5, 12],
        [np.zeros((12, 36), np.uint8), (36,), (), ()], "com.microsoft", num_heads=3, kind=UINT8)
    one("multi_head_attention", 2 * 3 * 5 * 9 * 4 * 2, "MultiHeadAttention", [[2, 5, 12], [2, 9, 12], [2, 9, 12]], [2, 5, 12],
        [(36,)], "com.microsoft", num_heads=3)
    one("multi_head_attention_of_another", 2 * 3 * 5 * 9 * 4 * 2, "MultiHeadAttention",
        [[2, 5, 12], [2, 3, 9, 4], [2, 3, 9, 4]], [2, 5, 12], (), "com.microsoft", num_heads=3)
    one("group_query_attention", 1 * 4 * 5 * 12 * 8 * 2, "GroupQueryAttention",
        [[1, 5, 32], [1, 5, 16], [1, 5, 16], [1, 2, 7, 8], [1, 2, 7, 8]], [1, 5, 32],
        [np.zeros(1, np.int32), np.int32(12), (64, 4), (64, 4)], "com.microsoft", num_heads=4, kv_num_heads=2, do_rotary=1,
        further=[("k", [1, 2, 12, 8]), ("v", [1, 2, 12, 8])])
    one("group_query_attention_packed", 1 * 4 * 5 * 5 * 8 * 2, "GroupQueryAttention", [[1, 5, 64]], [1, 5, 32], (),
        "com.microsoft", num_heads=4, kv_num_heads=2)
    for name, domain, order in (("rotary", "", [0, 1, 2]), ("rotary_microsoft", "com.microsoft", [2, 0, 1])):
        tables = [(16, 4), (16, 4), np.zeros((2, 5), np.int64)]
        for interleaved in (0, 1):
            one(f"{name}_{interleaved}", 0, "RotaryEmbedding", [[2, 3, 5, 8]], [2, 3, 5, 8], [tables[i] for i in order],
                domain, opset=23, interleaved=interleaved)
    one("rotary_of_a_part", 0, "RotaryEmbedding", [[2, 5, 30]], [2, 5, 30], [(2, 5, 3), (2, 5, 3)], opset=23, num_heads=3,
        rotary_embedding_dim=6)


def counted_others(counted):
    """Operators without multiply-accumulates, which must not make a sum incomplete."""
    one = counted.one
    small = np.uint8(0)
    one("skip_layer_norm", 0, "SkipLayerNormalization", [[2, 3, 4], [2, 3, 4]], [2, 3, 4], [(4,), (4,), (4,)], "com.microsoft")
    one("skip_rms_norm", 0, "SkipSimplifiedLayerNormalization", [[2, 3, 4], [2, 3, 4]], [2, 3, 4], [(4,)], "com.microsoft")
    one("bias_gelu", 0, "BiasGelu", [[2, 3, 4]], [2, 3, 4], [(4,)], "com.microsoft")
    one("fast_gelu", 0, "FastGelu", [[2, 3, 4]], [2, 3, 4], (), "com.microsoft")
    one("quick_gelu", 0, "QuickGelu", [[2, 3, 4]], [2, 3, 4], (), "com.microsoft")
    for op in ("QLinearAdd", "QLinearMul"):
        one(op.lower(), 0, op, [[2, 3]], [2, 3], [(), small, np.zeros((1, 3), np.uint8), (), small, (), small],
            "com.microsoft", kind=UINT8)
    one("qlinear_global_average_pool", 0, "QLinearGlobalAveragePool", [[1, 2, 3, 4]], [1, 2, 1, 1], [(), small, (), small],
        "com.microsoft", kind=UINT8)
    one("qlinear_concat", 0, "QLinearConcat", [], [2, 7],
        [(), small, np.zeros((2, 3), np.uint8), (), small, np.zeros((2, 4), np.uint8), (), small], "com.microsoft", axis=1)
    one("lp_norm", 0, "LpNormalization", [[2, 3, 4]], [2, 3, 4], p=1)
    one("mean_variance", 0, "MeanVarianceNormalization", [[2, 3, 4, 5]], [2, 3, 4, 5])
    one("scaler", 0, "Scaler", [[1, 4]], [1, 4], (), "ai.onnx.ml", offset=[0.0] * 4, scale=[1.0] * 4)
    one("max_pool_with_indices", 0, "MaxPool", [[1, 2, 6, 6]], [1, 2, 3, 3], kernel_shape=[2, 2], strides=[2, 2],
        further=[("indices", [1, 2, 3, 3])])
    one("layer_norm_with_mean", 0, "LayerNormalization", [[2, 3, 4]], [2, 3, 4], [(4,)],
        further=[("mean", [2, 3, 1]), ("deviation", [2, 3, 1])])
    one("dropout_with_mask", 0, "Dropout", [[2, 3]], [2, 3], further=[("mask", [2, 3])])
    for op, shape, weights, attributes in (
            ("TopK", [3, 4], [int_array(4)], {}), ("CumSum", [3, 9], [np.int64(0)], {}),
            ("GatherElements", [2, 9], [np.zeros((2, 9), np.int64)], {}),
            ("GatherND", [5, 9], [np.zeros((5, 1), np.int64)], {}),
            ("ScatterND", [3, 9], [np.zeros((5, 1), np.int64), (5, 9)], {}), ("Trilu", [3, 9], [], {}),
            ("Hardmax", [3, 9], [], {}), ("OneHot", [3, 9, 6], [np.int64(6), float_array(0, 1)], {})):
        further = [("i", shape)] if op == "TopK" else []
        one(op.lower(), 0, op, [[3, 9]], shape, weights, further=further, **attributes)
    one("grid_sample", 0, "GridSample", [[1, 3, 8, 8], [1, 5, 6, 2]], [1, 3, 5, 6])
    one("roi_align", 0, "RoiAlign", [[1, 3, 8, 8]], [7, 3, 2, 4], [(7, 4), np.zeros(7, np.int64)], output_height=2,
        output_width=4)
    one("max_unpool", 0, "MaxUnpool", [[1, 1, 2, 2], [1, 1, 2, 2]], [1, 1, 4, 4], kernel_shape=[2, 2], strides=[2, 2])


def counted_choices(counted):
    """What chooses, samples, sums up and sorts; sizes that data decides are given."""
    one = counted.one
    one("volume_transposed", 8 * 4 * 3 * 5 * 7 * 2 * 2 * 2, "ConvTranspose", [[1, 8, 3, 5, 7]], [1, 4, 6, 10, 14], [(8, 4, 2, 2, 2)],
        strides=[2, 2, 2])
    one("grid_sample_nearest", 0, "GridSample", [[2, 3, 8, 8], [2, 5, 6, 2]], [2, 3, 5, 6], mode="nearest")
    one("grid_sample_volume", 0, "GridSample", [[1, 3, 4, 8, 8], [1, 2, 5, 6, 3]], [1, 3, 2, 5, 6], opset=20)
    one("grid_sample_cubic", 0, "GridSample", [[1, 3, 8, 8], [1, 5, 6, 2]], [1, 3, 5, 6], mode="bicubic")
    one("top_k_of_many", 0, "TopK", [[2, 300]], [2, 100], [int_array(100)], further=[("i", [2, 100])])
    one("long_cumsum", 0, "CumSum", [[3, 5000]], [3, 5000], [np.int64(1)])
    counted.add("cumsum_of_some_axis", 0, [node("CumSum", ["x", "axis"], ["y"])], [tensor("x", [3, 9]), tensor("axis", [], INT64)],
                {"y": [3, 9]})
    one("roi_align_of_two", 0, "RoiAlign", [[1, 3, 8, 8]], [7, 3, 2, 4], [(7, 4), np.zeros(7, np.int64)], output_height=2,
        output_width=4, sampling_ratio=2)
    one("deform_conv_with_mask", 2 * 16 * 5 * 5 * 6 * 9, "DeformConv",
        [[2, 6, 7, 7], [16, 6, 3, 3], [2, 36, 5, 5], [16], [2, 18, 5, 5]], [2, 16, 5, 5], opset=19, offset_group=2)
    one("top_k_of_first_axis", 0, "TopK", [[30, 4]], [3, 4], [int_array(3)], axis=0, largest=0, further=[("i", [3, 4])])
    one("scatter_added", 0, "ScatterElements", [[3, 9]], [3, 9], [np.zeros((2, 9), np.int64), (2, 9)], reduction="add")
    boxes = [tensor("boxes", [2, 50, 4]), tensor("scores", [2, 3, 50])]
    suppressed = [node("NonMaxSuppression", ["boxes", "scores", "most"], ["y"], name="boxes")]
    counted.add("suppression", 0, suppressed, boxes, {"y": None}, [int_array_named("most", 4)])
    counted.add("suppression_given", 0, suppressed, boxes, {"y": [9, 3]}, [int_array_named("most", 4)], dimensions={"y[0]": 9})
    best = [node("TopK", ["x", "k"], ["y", "i"], name="best")]
    counted.add("top_k_that_data_decides", 0, best, [tensor("x", [3, 40]), tensor("k", [1], INT64)], {"y": None, "i": None})
    counted.add("top_k_given", 0, best, [tensor("x", [3, 40]), tensor("k", [1], INT64)], {"y": [3, 5], "i": [3, 5]},
                dimensions={"y[1]": 5, "i[1]": 5})


def int_array_named(name, *values):
    return numpy_helper.from_array(np.array(values, np.int64), name)


def counted_crops(counted):
    """Resize of a part; the region is constant, or given by sizes alone."""
    crop = {"coordinate_transformation_mode": "tf_crop_and_resize"}
    region = float_array(0, 0, 0.25, 0.5, 1, 1, 0.75, 1)
    one = counted.one
    one("crop_and_resize", 0, "Resize", [[1, 2, 9, 8]], [1, 2, 6, 4], [region, np.zeros(0, np.float32), int_array(1, 2, 6, 4)], **crop)
    one("crop_by_scales", 0, "Resize", [[1, 2, 8, 8]], [1, 2, 8, 8], [region, float_array(1, 1, 2, 2)], mode="cubic", **crop)
    one("cubic", 0, "Resize", [[1, 2, 8, 8]], [1, 2, 16, 12], [None, float_array(1, 1, 2, 1.5)], mode="cubic")
    nodes = [node("Resize", ["x", "region", "", "sizes"], ["y"], **crop)]
    counted.add("crop_that_data_decides", 0, nodes, [tensor("x", [1, 2, 8, 8]), tensor("region", [8])], {"y": [1, 2, 6, 4]},
                [integers("sizes", [1, 2, 6, 4])])


def counted_quantisation(counted):
    x = [tensor("x", [1, 16, 8, 8])]
    w = numpy_helper.from_array(np.zeros((32, 16, 3, 3), np.uint8), "w")
    macs = 32 * 8 * 8 * 16 * 9
    counted.add("dynamic_quantisation", macs,
                [node("DynamicQuantizeLinear", ["x"], ["q", "s", "z"]), node("ConvInteger", ["q", "w", "z"], ["y"], pads=[1] * 4)],
                x, {"y": [1, 32, 8, 8]}, [w])
    real = zeros("w", (32, 16, 3, 3))
    for domain in ("qonnx.custom_op.general", "onnx.brevitas"):
        constants = [numpy_helper.from_array(np.float32(0.1), "s"),
                     numpy_helper.from_array(np.float32(0), "z"), numpy_helper.from_array(np.float32(4), "bits")]
        quant = lambda a, b: node("Quant", [a, "s", "z", "bits"], [b], domain=domain, signed=1, narrow=0)
        counted.add("quant_" + domain.split(".")[0], macs,
                    [quant("x", "xq"), quant("w", "wq"), node("Conv", ["xq", "wq"], ["c"], name="conv", pads=[1] * 4),
                     quant("c", "y")], x, {"y": [1, 32, 8, 8]}, [real] + constants, domains=[domain])
    symbolic = [tensor("wq", ["Quant_wq_dim_0", "Quant_wq_dim_1"])]
    counted.add("invented_names_behind_a_quantisation", 600 * 64,
                [node("Quant", ["w", "s", "z", "bits"], ["wq"], domain="onnx.brevitas", signed=1, narrow=1),
                 node("Gemm", ["x", "wq"], ["y"], transB=1)],
                [tensor("x", [1, 600])], {"y": [1, 64]}, [zeros("w", (64, 600))] + constants, values=symbolic,
                domains=["onnx.brevitas"])
    step = numpy_helper.from_array(np.float32(0.1), "s")
    kept = ["s", "i8"]
    narrow = [numpy_helper.from_array(np.zeros((16, 16, 3, 3), np.int8), "w8"), step, numpy_helper.from_array(np.int8(0), "i8")]
    layer = lambda a, b: node("QLinearConv", [a, *kept, "w8", *kept, *kept], [b], pads=[1] * 4)
    counted.add("quantised_residual", 2 * 16 * 8 * 8 * 16 * 9,
                [node("QuantizeLinear", ["x", *kept], ["q"]), layer("q", "a"),
                 node("QLinearAdd", ["a", *kept, "q", *kept, *kept], ["b"], domain="com.microsoft"), layer("b", "c"),
                 node("DequantizeLinear", ["c", *kept], ["y"])], x, {"y": [1, 16, 8, 8]}, narrow, domains=["com.microsoft"])
    counted.add("invented_names_behind_an_unknown_operator", 0,
                [node("Mystery", ["w"], ["wq"], domain="my.domain"), node("Gemm", ["x", "wq"], ["y"], transB=1)],
                [tensor("x", [1, 600])], {"y": [1, 64]}, [zeros("w", (64, 600))], complete=False, values=symbolic + [tensor("y", [1, 64])],
                domains=["my.domain"])


def counted_graphs(counted):
    """Functions, branches, loops, sizes that data decides, and empty tensors."""
    w = [zeros("w1", (8, 16)), zeros("w2", (8, 32)), zeros("b", (16,))]
    x = [tensor("x", [4, 8])]
    flag = tensor("flag", [], TensorProto.BOOL)
    linear = helper.make_function(
        "my.layers", "LinearRelu", ["a", "b", "c"], ["o"],
        [node("MatMul", ["a", "b"], ["t"]), node("Add", ["t", "c"], ["u"]), node("Relu", ["u"], ["o"])],
        [helper.make_opsetid("", 17)])
    counted.add("function", 4 * 8 * 16 + 4 * 16 * 2,
                [node("LinearRelu", ["x", "w1", "b"], ["h"], domain="my.layers"), node("MatMul", ["h", "v"], ["y"])], x,
                {"y": [4, 2]}, w + [zeros("v", (16, 2))], functions=[linear], domains=["my.layers"])
    twice = helper.make_function("my.layers", "Twice", ["a"], ["o"],
                                 [node("Linear", ["a"], ["t"], domain="my.layers"), node("Linear", ["t"], ["o"], domain="my.layers")],
                                 [helper.make_opsetid("", 17), helper.make_opsetid("my.layers", 1)])
    inner = helper.make_function("my.layers", "Linear", ["a"], ["o"],
                                 [node("Constant", [], ["w"], value=zeros("v", (8, 8))), node("MatMul", ["a", "w"], ["o"])],
                                 [helper.make_opsetid("", 17)])
    counted.add("function_of_functions", 2 * 4 * 8 * 8, [node("Twice", ["x"], ["y"], domain="my.layers")], x, {"y": [4, 8]},
                functions=[twice, inner], domains=["my.layers"])

    def branch(name, weight, columns):
        return helper.make_graph([node("MatMul", ["x", weight], [name], name="product")], name, [], [tensor(name, [4, columns])])

    def choice(condition, output=("y",)):
        return node("If", [condition], list(output), name="choice", then_branch=branch("t", "w1", 16),
                    else_branch=branch("e", "w2", 32))

    true = numpy_helper.from_array(np.array(True), "true")
    counted.add("if_constant", 4 * 8 * 16, [choice("true")], x, {"y": [4, 16]}, w + [true])
    squeezed = helper.make_graph([node("Squeeze", ["f", "last"], ["t"])], "then", [], [tensor("t", None)])
    as_it_is = helper.make_graph([node("Identity", ["f"], ["e"])], "else", [], [tensor("e", None)])
    counted.add("if_around_a_squeeze", 8 * 4 * 3 * 18 + 8 * 5,
                [node("Conv", ["image", "w"], ["c"]), node("GlobalAveragePool", ["c"], ["f"]), node("Shape", ["f"], ["s"]),
                 node("Gather", ["s", "two"], ["d"]), node("Equal", ["d", "one"], ["flat"]),
                 helper.make_node("If", ["flat"], ["z"], else_branch=as_it_is, then_branch=squeezed),
                 node("Gemm", ["z", "g"], ["y"])],
                [tensor("image", [1, 4, 20])], {"y": [1, 5]},
                [zeros("w", (8, 4, 3)), zeros("g", (8, 5)), integers("last", [2]), numpy_helper.from_array(np.int64(2), "two"),
                 numpy_helper.from_array(np.int64(1), "one")])
    counted.add("if_larger", 4 * 8 * 32, [choice("flag")], x + [flag], {"y": [4, 32]}, w)
    counted.add("if_given", 4 * 8 * 16, [choice("flag")], x + [flag], {"y": [4, 16]}, w, dimensions={"choice": 1})
    body = helper.make_graph([node("Identity", ["c"], ["c_out"]), node("MatMul", ["s", "square"], ["s_out"], name="product"),
                              node("Relu", ["s_out"], ["row"])], "body",
                             [tensor("i", [], INT64), tensor("c", [], TensorProto.BOOL), tensor("s", None)],
                             [tensor("c_out", [], TensorProto.BOOL), tensor("s_out", None), tensor("row", None)])
    square = zeros("square", (8, 8))
    loop = lambda count, condition: node("Loop", [count, condition, "x"], ["y", "rows"], name="repeat", body=body)
    three = numpy_helper.from_array(np.int64(3), "three")
    shapes = {"y": [4, 8], "rows": [3, 4, 8]}
    count = tensor("count", [], INT64)
    counted.add("loop", 3 * 4 * 8 * 8, [loop("three", "")], x, shapes, [square, three])
    counted.add("loop_given", 3 * 4 * 8 * 8, [loop("count", "true")], x + [count], shapes, [square, true],
                dimensions={"repeat": 3})
    counted.add("loop_unknown", 0, [loop("count", "true")], x + [count], {"y": None, "rows": None}, [square, true],
                complete=False)
    counted.add("loop_too_long", 0, [loop("many", "")], x, {"y": None, "rows": None},
                [square, numpy_helper.from_array(np.int64(2 ** 40), "many")], complete=False)
    ends = helper.make_graph([node("Less", ["i", "two"], ["c_out"]), node("MatMul", ["s", "square"], ["s_out"])], "body",
                             [tensor("i", [], INT64), tensor("c", [], TensorProto.BOOL), tensor("s", None)],
                             [tensor("c_out", [], TensorProto.BOOL), tensor("s_out", None)])
    two = numpy_helper.from_array(np.int64(2), "two")
    counted.add("loop_that_counts", 3 * 4 * 8 * 8, [node("Loop", ["", "true", "x"], ["y"], body=ends)], x, {"y": [4, 8]},
                [square, true, two])
    step = helper.make_graph([node("MatMul", ["s", "square"], ["t"]), node("Add", ["t", "e"], ["s_out"]),
                              node("Identity", ["s_out"], ["row"])], "step",
                             [tensor("s", None), tensor("e", None)], [tensor("s_out", None), tensor("row", None)])
    counted.add("scan", 5 * 8 * 8, [node("Scan", ["start", "sequence"], ["last", "all"], body=step, num_scan_inputs=1)],
                [tensor("sequence", [5, 1, 8]), tensor("start", [1, 8])], {"last": [1, 8], "all": [5, 1, 8]}, [square])
    mask = [node("NonZero", ["m"], ["nz"], name="mask"), node("Transpose", ["nz"], ["t"], perm=[1, 0]),
            node("GatherND", ["x", "t"], ["g"]), node("MatMul", ["g", "w1"], ["y"], name="product")]
    masked = [tensor("m", [1, 64]), tensor("x", [1, 64, 8])]
    counted.add("data_decides", 0, mask, masked, {"y": None}, w, complete=False)
    counted.add("data_decides_given", 10 * 8 * 16, mask, masked, {"y": [10, 16]}, w, dimensions={"nz[1]": 10})
    counted.add("declared_behind_what_data_decides", 7 * 8 * 16,
                [node("Mystery", ["x"], ["h"], domain="my.domain"), node("MatMul", ["h", "w1"], ["y"])], x, {"y": [7, 16]}, w,
                values=[tensor("h", [7, 8])], domains=["my.domain"], complete=False)
    counted.add("empty_cache", 16 * 8 * 16,
                [node("Concat", ["past", "x"], ["keys"], axis=0), node("Transpose", ["keys"], ["k"]), node("MatMul", ["x", "k"], ["y"])],
                [tensor("x", [16, 8]), tensor("past", [0, 8])], {"y": [16, 16], "keys": [16, 8]})
    counted.add("open_dimensions", 32 * 160 * 160 * 27,
                [node("Conv", ["x", "w"], ["y"], pads=[1] * 4, strides=[2, 2])], [tensor("x", ["N", 3, "height", "width"])],
                {"y": [1, 32, 160, 160]}, [zeros("w", (32, 3, 3, 3))], dimensions={"height": 320, "width": 320})
    cached = [tensor("x", ["sequence", 8]), tensor("mask", ["past + sequence", 1]), tensor("past_keys", ["past", 8])]
    counted.add("dimension_of_others", 2 * 8 * 9,
                [node("Concat", ["past_keys", "x"], ["keys"], axis=0), node("Add", ["keys", "mask"], ["masked"]),
                 node("Transpose", ["masked"], ["k"]), node("MatMul", ["x", "k"], ["y"])],
                cached, {"y": [2, 9], "masked": [9, 8]}, dimensions={"sequence": 2, "past": 7})
    norm = [zeros("scale", (12,)), zeros("shift", (12,))]
    counted.add("fused_block", 5 * 12 * 36 + 2 * 5 * 5 * 12 + 5 * 12 * 12 + 2 * 5 * 12 * 48,
                [node("Attention", ["x", "wa", "ba"], ["a"], domain="com.microsoft", num_heads=3), node("MatMul", ["a", "wo"], ["o"]),
                 node("SkipLayerNormalization", ["o", "x", "scale", "shift"], ["n"], domain="com.microsoft"),
                 node("MatMul", ["n", "wu"], ["u"]), node("BiasGelu", ["u", "bu"], ["h"], domain="com.microsoft"),
                 node("MatMul", ["h", "wd"], ["d"]),
                 node("SkipLayerNormalization", ["d", "n", "scale", "shift"], ["y"], domain="com.microsoft")],
                [tensor("x", [1, 5, 12])], {"y": [1, 5, 12]},
                [zeros("wa", (12, 36)), zeros("ba", (36,)), zeros("wo", (12, 12)), zeros("wu", (12, 48)), zeros("bu", (48,)),
                 zeros("wd", (48, 12))] + norm, domains=["com.microsoft"])
    counted.add("volume", 16 * 4 * 6 * 6 * 3 * 27, [node("Conv", ["v", "w"], ["y"], pads=[1] * 6)], [tensor("v", [1, 3, 4, 6, 6])],
                {"y": [1, 16, 4, 6, 6]}, [zeros("w", (16, 3, 3, 3, 3))])
    scaled = node("Scaler", ["x"], ["y"], domain="ai.onnx.ml", offset=[0.0], scale=[1.0])
    onnx.save(helper.make_model(helper.make_graph([scaled], "g", x, [tensor("y", None)]),
                                opset_imports=[helper.make_opsetid("ai.onnx.ml", 3)]), f"{counted.folder}/only_another_domain.onnx")
    with open(f"{counted.folder}/only_another_domain.json", "w", encoding="utf-8") as file:
        json.dump({"macs": 0, "complete": True, "outputs": {"y": [4, 8]}, "dimensions": {}}, file)
    endless = helper.make_function("my.layers", "Endless", ["a"], ["o"], [node("Endless", ["a"], ["o"], domain="my.layers")],
                                   [helper.make_opsetid("my.layers", 1)])
    onnx.save(helper.make_model(helper.make_graph([node("Endless", ["x"], ["y"], domain="my.layers")], "g", x, [tensor("y", None)]),
                                opset_imports=[helper.make_opsetid("", 17), helper.make_opsetid("my.layers", 1)], functions=[endless]),
              f"{counted.folder}/../models/wrong_endless_function.onnx")


def product(extents):
    result = 1
    for extent in extents:
        result *= extent
    return result


def macs_of(made):
    """Multiply-accumulates of the model's nodes by their operands' shapes; None where there are some, of unknown number."""
    inferred = shape_inference.infer_shapes(made, data_prop=True).graph
    shapes = {t.name: list(t.dims) for t in inferred.initializer}
    for info in list(inferred.input) + list(inferred.value_info) + list(inferred.output):
        kind = info.type.tensor_type
        if kind.HasField("shape") and all(d.HasField("dim_value") for d in kind.shape.dim):
            shapes[info.name] = [d.dim_value for d in kind.shape.dim]
    total = 0
    for n in inferred.node:
        operands = [shapes.get(name) for name in n.input]
        y = shapes.get(n.output[0])
        if n.op_type in ("Conv", "ConvInteger"):
            counted = product(y) * product(operands[1][1:])
        elif n.op_type == "QLinearConv":
            counted = product(y) * product(operands[3][1:])
        elif n.op_type in ("MatMul", "MatMulInteger", "QLinearMatMul"):
            counted = product(y) * operands[0][-1]
        elif n.op_type == "Gemm":
            transposed = any(a.name == "transA" and a.i for a in n.attribute)
            counted = product(y) * operands[0][0 if transposed else 1]
        elif n.op_type in ("ConvTranspose", "DeformConv", "LSTM", "GRU", "RNN", "Attention"):
            return None
        elif n.op_type == "Einsum" and len(n.input) > 1:
            return None
        else:
            counted = 0
        total += counted
    return total


def backend(folder):
    """The models with which python3-onnx tests backends."""
    import warnings

    warnings.simplefilter("ignore")
    for name, kind in (("float", float), ("int", int), ("bool", bool), ("object", object)):
        if not hasattr(np, name):
            setattr(np, name, kind)  # which this onnx expects of numpy
    from onnx.backend.test.case import model as models
    from onnx.backend.test.case import node as nodes

    os.makedirs(folder)
    for case in list(nodes.collect_testcases(None)) + list(models.collect_testcases()):
        if case.model is None:
            continue
        onnx.save(case.model, f"{folder}/{case.name}.onnx")
        with open(f"{folder}/{case.name}.json", "w", encoding="utf-8") as file:
            json.dump({"macs": macs_of(case.model)}, file)


def main(folder):
    operators = Operators(f"{folder}/operators")
    for add in (windows, products, elementwise, normalisations, reductions, recurrent, moves, shape_arithmetic):
        add(operators)
    models = f"{folder}/models"
    os.makedirs(models)
    for add in (quantised, quantised_weights, transformer, convolutional, empty, subgraphs, wrong):
        add(models)
    counted = Counted(f"{folder}/counted")
    for add in (counted_products, counted_attention, counted_others, counted_choices, counted_crops, counted_quantisation, counted_graphs):
        add(counted)
    backend(f"{folder}/backend")


if __name__ == "__main__":
    main(sys.argv[1])
