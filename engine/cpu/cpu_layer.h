// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/aligned_buffer.h"
#include "cpu/gemm.h"
#include "cpu/thread_team.h"
#include "moe/kernels.h"

#include <optional>
#include <span>
#include <vector>

namespace gatescope {

/// One layer's weights in a GEMM engine's layout.
struct CpuLayer final : PackedLayer {
    AlignedBuffer storage;
    bool fp8Channels = false; ///< the experts are LayerGemms::fp8Channels'
    PackedMatrix gate;
    std::vector<PackedMatrix> gateUp; ///< per expert, gated
    std::vector<PackedMatrix> down;
    std::optional<PackedMatrix> sharedGateUp;
    std::optional<PackedMatrix> sharedDown;
    std::vector<float> sharedExpertGate; ///< [H], empty where there is none
    std::vector<float> scoreCorrection;  ///< [E], empty where there is none; never rounded
    std::vector<float> biases;           ///< what the matrices' bias pointers point into

    std::int64_t bytes() const override {
        const auto floats = biases.size() + scoreCorrection.size() + sharedExpertGate.size();
        return static_cast<std::int64_t>(storage.size() + floats * sizeof(float));
    }
};

/// The engines of a layer's GEMMs: quantised weights are for the experts alone, the router stays in its
/// dtype.
struct LayerGemms {
    std::unique_ptr<Gemm> gate;
    std::unique_ptr<Gemm> experts; ///< the shared expert's too
    std::unique_ptr<Gemm>
        fp8Channels; ///< in its place where storesFp8Channels(); null where FP8 isn't asked for

    Gemm& of(const CpuLayer& layer) const { return layer.fp8Channels ? *fp8Channels : *experts; }
};

/// The memory that a layer of CpuKernels was packed into.
std::span<const std::byte> packedBytes(const PackedLayer& layer);

/// Reads and packs matrix by matrix on all members of the team; beside the layer itself each member holds one
/// expert's matrix. `held` [E]: the experts that are kept here, where it is not empty; others' matrices stay
/// empty. DeviceError where memory does not suffice.
std::unique_ptr<CpuLayer> packLayer(const WeightSource& source, DType dtype, const LayerGemms& gemms,
                                    ThreadTeam& team, const std::vector<bool>& held = {});

} // namespace gatescope
