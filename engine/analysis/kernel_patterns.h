// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gatescope {

/// What a kernel or operator computes, as far as its name tells. What it is for (the gate, the output
/// projection) is a matter of its place and its shapes.
enum class KernelFamily : std::uint8_t {
    Unknown,
    Gemm,
    GemmPart, ///< the second kernel of one GEMM: split-K's reduction
    BatchedGemm,
    GroupedGemm, ///< of the experts
    Convolution,
    Norm,
    QkNorm, ///< of queries and keys, inside attention
    Attention,
    KvCache,
    Rope,
    Router,      ///< softmax and top-k of a MoE layer in one
    FusedRouter, ///< the gate's GEMM too
    MoeOp,       ///< an operator that is a whole MoE layer, router and experts
    TopK,        ///< any top-k: a router's, a sampler's
    Softmax,
    ExpertPrepare, ///< sorts and counts tokens by expert
    ExpertGather,  ///< adds up the experts' results
    Sampling,
    Indexer, ///< top-k over tokens, for sparse attention
    Activation,
    Sigmoid,
    Collective,
    Quantize,
    Dequantize,
    Copy,
    Fill,
    Sort,
    Gather,
    Scatter,
    Reduce,
    Elementwise,
};

/// As the patterns' file and results have it: "grouped_gemm".
std::string_view familyName(KernelFamily family);
std::optional<KernelFamily> familyFromName(std::string_view name);

/// What libraries call their kernels, operators and steps (resources/patterns/kernels.json).
class KernelPatterns {
public:
    /// The program's own.
    static const KernelPatterns& builtIn();

    /// Puts the rules of a file's text in front of those there are. `where` names the file in the InputError
    /// that refuses it.
    void add(std::string_view json, const std::string& where);

    /// Not quick: ask once for each distinct name.
    KernelFamily family(std::string_view name) const;
    /// The place of the first of the steps' patterns that fits the annotation's name.
    std::optional<std::size_t> stepRule(std::string_view name) const;

private:
    struct Rule {
        KernelFamily family = KernelFamily::Unknown;
        std::vector<std::string> patterns; ///< lower case
    };
    std::vector<Rule> m_rules;
    std::vector<std::string> m_steps;
};

/// Whether `name`, in lower case, fits: '*' stands for any text, '^' in front ties it to the name's start.
bool fitsPattern(std::string_view name, std::string_view pattern);

} // namespace gatescope
