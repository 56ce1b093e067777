// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace gatescope {

/// What a kernel is for, as analysis and colours need it.
enum class KernelKind : std::uint8_t {
    Iteration, ///< one pass over all layers
    Block,     ///< the whole SparseMoeBlock of a layer
    Experts,   ///< the expert layer (vLLM's FusedMoE)
    Gate,      ///< the router's GEMM
    Route,     ///< softmax, top-k, renormalisation
    Permute,
    W13, ///< gate_proj and up_proj of the experts
    Activation,
    W2, ///< down_proj of the experts
    Gather,
    Shared, ///< shared expert
    Api,    ///< host call to a device runtime
    Transfer,
    Other,
};

std::string_view kernelKindName(KernelKind kind);
KernelKind kernelKindFromName(std::string_view name);

/// Numbers of the device buffers that a kernel read or wrote; 0 fills what is not used. Of equal numbers
/// within one process it is the same memory.
class BufferList {
public:
    static constexpr std::size_t kMost = 4;

    BufferList() = default;
    BufferList(std::initializer_list<int> buffers) {
        for (const int buffer : buffers)
            add(buffer);
    }
    /// What is more than kMost is left out.
    void add(int buffer) {
        for (auto& place : m_buffers) {
            if (place != 0) continue;
            place = static_cast<std::int16_t>(buffer);
            return;
        }
    }
    bool empty() const { return m_buffers[0] == 0; }
    bool contains(int buffer) const {
        for (const auto one : m_buffers) {
            if (one != 0 && one == buffer) return true;
        }
        return false;
    }
    int front() const { return m_buffers[0]; }
    const std::array<std::int16_t, kMost>& all() const { return m_buffers; }
    bool operator==(const BufferList&) const = default;

private:
    std::array<std::int16_t, kMost> m_buffers{};
};

/// The facts of one kernel that GateScope's own traces carry in `args`. Negative or zero: does not apply.
struct KernelArgs {
    KernelKind kind = KernelKind::Other;
    std::int32_t layer = -1;
    std::int32_t iteration = -1;
    std::int32_t expert = -1;
    std::int32_t gateCall =
        0;                  ///< 1 for the layer's first gate GEMM, 2 for the second; numbered by the analysis
    bool redundant = false; ///< a gate GEMM whose result nothing reads: the analysis's mark
    std::int64_t m = 0;     ///< GEMM rows (tokens)
    std::int64_t n = 0;
    std::int64_t k = 0;
    std::int64_t flops = 0;
    std::int64_t bytes = 0; ///< that must be read and written
    BufferList reads{};
    BufferList writes{};
    std::int32_t expertsHit = -1;
    std::int64_t correlation =
        0; ///< the same number at a device's kernel and the host call that submitted it
    std::int64_t appendToSubmitNs = 0; ///< how long a device's command lay in its list; replayed lists: long
    std::int64_t submitToStartNs = 0;  ///< from the host's submission to the kernel's start

    /// A JSON object's text, stable order of keys, only what applies.
    std::string toJson() const;
    /// Reads what toJson wrote; unknown keys are ignored, absent ones keep their default. Never throws.
    static KernelArgs parse(std::string_view json);
};

} // namespace gatescope
