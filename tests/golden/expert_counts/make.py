#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Composes the files of this folder; README.md says what each is like. Needs NumPy."""
import base64, io, json, pickle, struct, sys, types, zipfile
import numpy as np

random = np.random.default_rng(7)


def sglang():
    """A dump in mode stat: dict(rank, logical_count int32 [steps, layers, experts], a rate), by torch.save()'s
    rules. Two steps of the buffer of four were recorded."""
    torch, utils = types.ModuleType("torch"), types.ModuleType("torch._utils")

    class IntStorage:
        pass

    def _rebuild_tensor_v2():
        pass

    for thing, module in ((IntStorage, torch), (_rebuild_tensor_v2, utils)):
        thing.__module__, thing.__qualname__ = module.__name__, thing.__name__
        setattr(module, thing.__name__, thing)
    sys.modules.update({"torch": torch, "torch._utils": utils})
    count = np.zeros((4, 2, 8), dtype="<i4")
    count[0] = [[5, 0, 1, 2, 0, 0, 0, 8], [2, 2, 2, 2, 2, 2, 2, 2]]
    count[1] = [[1, 1, 1, 1, 1, 1, 1, 9], [16, 0, 0, 0, 0, 0, 0, 0]]

    class Tensor:
        def __reduce__(self):
            import collections
            return utils._rebuild_tensor_v2, (Storage(), 0, (4, 2, 8), (16, 8, 1), False, collections.OrderedDict())

    class Storage:
        pass

    class Pickler(pickle.Pickler):
        def persistent_id(self, thing):
            return ("storage", IntStorage, "0", "cuda:0", count.size) if isinstance(thing, Storage) else None

    data = io.BytesIO()
    Pickler(data, protocol=2).dump(
        {"rank": 0, "logical_count": Tensor(), "average_utilization_rate_over_window": None})
    name = "expert_distribution_recorder_1764000000.5/"
    with zipfile.ZipFile("sglang_stat.pt", "w", zipfile.ZIP_STORED) as file:
        for entry, content in (("data.pkl", data.getvalue()), ("byteorder", b"little"), ("data/0", count.tobytes()),
                               ("version", b"3\n")):
            file.writestr(zipfile.ZipInfo(name + entry, (1980, 1, 1, 0, 0, 0)), content)


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
vllm()
llama_cpp()
