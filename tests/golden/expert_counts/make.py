#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Composes the files of this folder; README.md says what each is like. Needs NumPy."""
import base64, io, json, pickle, struct, sys, types, zipfile
import numpy as np

random = np.random.default_rng(7)


class Tensor:
    """A NumPy array as torch.save() pickles a tensor: a call of torch._utils._rebuild_tensor_v2."""

    def __init__(self, array):
        self.array = array

    def __reduce__(self):
        import collections
        array = self.array
        strides = tuple(stride // array.itemsize for stride in array.strides)
        return (sys.modules["torch._utils"]._rebuild_tensor_v2,
                (Storage(array), 0, array.shape, strides, False, collections.OrderedDict()))


class Storage:
    def __init__(self, array):
        self.array = array


def torch_save(file, folder, value):
    """torch.save()'s archive, which needs no torch: names of its classes and functions are enough."""
    torch, utils = types.ModuleType("torch"), types.ModuleType("torch._utils")

    class IntStorage:
        pass

    class LongStorage:
        pass

    def _rebuild_tensor_v2():
        pass

    for thing, module in ((IntStorage, torch), (LongStorage, torch), (_rebuild_tensor_v2, utils)):
        thing.__module__, thing.__qualname__ = module.__name__, thing.__name__
        setattr(module, thing.__name__, thing)
    sys.modules.update({"torch": torch, "torch._utils": utils})
    stored = []

    class Pickler(pickle.Pickler):
        def persistent_id(self, thing):
            if not isinstance(thing, Storage):
                return None
            stored.append(thing.array.tobytes())
            kind = IntStorage if thing.array.itemsize == 4 else LongStorage
            return ("storage", kind, str(len(stored) - 1), "cuda:0", thing.array.size)

    data = io.BytesIO()
    Pickler(data, protocol=2).dump(value)
    entries = [("data.pkl", data.getvalue()), ("byteorder", b"little")]
    entries += [(f"data/{number}", content) for number, content in enumerate(stored)]
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for entry, content in entries + [("version", b"3\n")]:
            archive.writestr(zipfile.ZipInfo(f"{folder}/{entry}", (1980, 1, 1, 0, 0, 0)), content)


def sglang():
    """A dump in mode stat: dict(rank, logical_count int32 [steps, layers, experts], a rate). Two steps of the buffer
    of four were recorded."""
    count = np.zeros((4, 2, 8), dtype="<i4")
    count[0] = [[5, 0, 1, 2, 0, 0, 0, 8], [2, 2, 2, 2, 2, 2, 2, 2]]
    count[1] = [[1, 1, 1, 1, 1, 1, 1, 9], [16, 0, 0, 0, 0, 0, 0, 0]]
    torch_save("sglang_stat.pt", "expert_distribution_recorder_1764000000.5",
               {"rank": 0, "logical_count": Tensor(count), "average_utilization_rate_over_window": None})


def sglang_records():
    """Dumps in modes per_pass and per_token: a record for each forward pass, by physical experts. Of the five of a
    layer two are copies of one of the four logical ones: of expert 3 in layer 0, of expert 0 in layer 1."""
    where = np.array([[0, 1, 2, 3, 3], [0, 0, 1, 2, 3]], dtype="<i8")
    counts = [[[1, 2, 3, 4, 5], [1, 2, 3, 4, 5]], [[0, 0, 0, 7, 8], [2, 0, 0, 0, 13]]]
    per_pass = [{"forward_pass_id": 11 + number, "rank": 1, "gatherer_key": "primary",
                 "global_physical_count": Tensor(np.array(count, dtype="<i4"))} for number, count in enumerate(counts)]
    # Eight places for a token's experts, of which a top-2 model fills two.
    chosen = [[[[0, 4], [3, 1], [4, 2]], [[0, 1], [1, 2], [4, 3]]], [[[3, 4]], [[2, 0]]]]
    per_token = []
    for number, layers in enumerate(chosen):
        ids = np.full((2, len(layers[0]), 8), -1, dtype="<i4")
        ids[:, :, :2] = layers
        per_token.append({"forward_pass_id": number, "rank": 1, "gatherer_key": "primary",
                          "input_ids": list(range(100, 100 + len(layers[0]))), "positions": list(range(len(layers[0]))),
                          "extend_seq_lens": None, "forward_mode": 2, "topk_ids_of_layer": Tensor(ids),
                          "misc_objects": []})
    for mode, records in (("per_pass", per_pass), ("per_token", per_token)):
        torch_save(f"sglang_{mode}.pt", "expert_distribution_recorder_1764000000.5_1",
                   {"records": records, "last_physical_to_logical_map": Tensor(where)})


def vllm():
    """CompletionOutput.routed_experts [tokens, layers, k] as NumPy saves it, and in a server's response."""
    routed = np.array([[[0, 1], [7, 2]], [[0, 3], [7, 4]], [[1, 0], [6, 7]]], dtype=np.int16)
    np.save("vllm_routed_experts.npy", routed)
    np.savez("vllm_routed_experts.npz", routed)
    text = io.BytesIO()
    np.save(text, routed)
    choice = {"index": 0, "text": "...", "routed_experts": base64.b64encode(text.getvalue()).decode()}
    json.dump({"id": "cmpl-1", "object": "text_completion", "choices": [choice]}, open("vllm_response.json", "w"))


def llama_cpp():
    """An importance matrix of two layers with four experts: GGUF 3, per matrix the sums and the counts."""
    tensors = []
    for layer, counts in ((0, [9, 1, 0, 6]), (1, [4, 4, 4, 4])):
        for matrix in ("ffn_gate_exps", "ffn_up_exps", "ffn_down_exps"):
            name = f"blk.{layer}.{matrix}.weight"
            tensors.append((name + ".in_sum2", (8, 4), random.random((4, 8), dtype=np.float32)))
            tensors.append((name + ".counts", (1, 4), np.array(counts, dtype=np.float32)))
        tensors.append((f"blk.{layer}.attn_q.weight.counts", (1, 1), np.array([8], dtype=np.float32)))
    text = lambda s: struct.pack("<Q", len(s)) + s.encode()
    metadata = [text("general.type") + struct.pack("<I", 8) + text("imatrix"),
                text("imatrix.datasets") + struct.pack("<IIQ", 9, 8, 1) + text("calibration.txt"),
                text("imatrix.chunk_count") + struct.pack("<II", 4, 1),
                text("imatrix.chunk_size") + struct.pack("<II", 4, 8)]
    head = b"GGUF" + struct.pack("<IQQ", 3, len(tensors), len(metadata)) + b"".join(metadata)
    data = b""
    for name, shape, values in tensors:
        head += text(name) + struct.pack("<I", len(shape)) + struct.pack(f"<{len(shape)}Q", *shape)
        head += struct.pack("<IQ", 0, len(data))
        data += values.tobytes() + b"\0" * (-values.nbytes % 32)
    open("imatrix.gguf", "wb").write(head + b"\0" * (-len(head) % 32) + data)


sglang()
sglang_records()
vllm()
llama_cpp()
