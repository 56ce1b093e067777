// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/progress.h"
#include "moe/dense_matrix.h"
#include "moe/sparse_moe_block.h"
#include "profile/experiment.h"
#include "profile/memory_plan.h"
#include "profile/pass.h"
#include "trace/recorder.h"

#include <memory>
#include <optional>
#include <vector>

namespace gatescope {

/// One rank's part in a run over several: its experts, and which of the batch's tokens are its own.
struct RankShare {
    ExpertExchange* exchange = nullptr;
    std::vector<bool> heldExperts; ///< [E]
    int firstToken = 0;
    int tokens = 0;                            ///< may be 0
    std::int64_t exchangeBytes = 0;            ///< of the exchange's buffers, at most
    std::optional<std::int64_t> memoryBytes{}; ///< this rank's part of what its machine has left
};

/// An experiment's layers on its device, ready to be run in any order: what is loaded once, however often it
/// is measured.
class LayerSession {
public:
    /// Loads the weights and prepares the device. With a share only its experts are loaded, and inputs,
    /// outputs and routings are those of its tokens. UsageError, InputError, DeviceError; Cancelled.
    LayerSession(const Experiment& experiment, ProgressSink& progress, std::stop_token stop,
                 std::optional<RankShare> share = std::nullopt);
    ~LayerSession();
    LayerSession(const LayerSession&) = delete;
    LayerSession& operator=(const LayerSession&) = delete;

    /// What pass() can run. Returns its number.
    std::size_t addVariant(RouterPlacement placement);
    /// A slowdown of known size: from now on the variant waits so long, busily, inside each layer.
    void plantWait(std::size_t variant, std::int64_t ns) { m_variants[variant].waitNs = ns; }

    /// Inputs from now on have so many tokens: at most those that it was made for.
    void setTokens(int tokens) { m_experiment.tokens = tokens; }
    /// The same over ranks: this one's tokens are so many from `first` on, of `tokens` of all.
    void setTokens(int tokens, int first, int own);
    /// Of the present input, on this rank.
    int tokens() const { return m_share ? m_share->tokens : m_experiment.tokens; }
    /// The input with this number; the same number gives the same input and, where routing is drawn, the same
    /// routing.
    void setInput(int number);
    /// Runs the variant over the present input. What is recorded carries the number `iteration`.
    Pass run(std::size_t variant, int iteration = -1);
    /// A pass without the wait for the device at its end.
    void submit(std::size_t variant) { submitLayers(m_variants[variant], -1); }
    /// Null: passes are not recorded.
    void setRecorder(Recorder* recorder);

    /// One layer over the present input, neither timed nor recorded.
    void runLayer(std::size_t variant, std::size_t layer);
    /// Where each layer sends the present input.
    std::vector<Routing> routings(std::size_t variant);
    std::vector<std::byte> output();
    int expertsHit();
    /// Tokens of the last pass's last layer whose router logits hold an infinity or NaN.
    std::size_t nonFiniteLogits();
    /// Whose output does.
    std::size_t nonFiniteOutputs();
    /// The first matrix that was loaded with NaN or infinity in it ("experts.3.down_proj of layer 0"); empty:
    /// none.
    const std::string& nonFiniteWeights() const { return m_nonFiniteWeights; }

    const Experiment& experiment() const { return m_experiment; }
    MoeKernels& kernels() { return *m_kernels; }
    const PackedLayer& layer(std::size_t index) const { return *m_layers[index]; }
    /// The numbers that the layers have in their model.
    const std::vector<int>& numbersOfLayers() const { return m_layerNumbers; }
    /// As the file has them; only where Experiment::whatIfGate asks for them.
    const RouterWeights& routerWeights(std::size_t layer) const { return m_gates.at(layer); }
    std::int64_t weightBytes() const { return m_weightBytes; }
    double loadSeconds() const { return m_loadSeconds; }
    /// WeightSource::notes() of the first layer.
    const std::vector<std::string>& weightNotes() const { return m_weightNotes; }
    std::size_t layers() const { return m_layers.size(); }
    /// More slices than any one lane gets in a pass.
    std::size_t slicesOfPass() const;

private:
    struct Variant {
        SparseMoeBlock block;
        std::int64_t waitNs = 0;
    };

    void load(ProgressSink& progress, const std::stop_token& stop);
    void replayRouting(int number);
    void submitLayers(Variant& variant, int iteration);
    void runLayers(Variant& variant, int iteration);

    MemoryPlan memoryPlan() const;
    void routeInput(const Routing& routing, const PackedLayer* layer);

    Experiment m_experiment;
    std::optional<RankShare> m_share;
    std::unique_ptr<MoeKernels> m_kernels;
    std::vector<int> m_layerNumbers;
    std::vector<std::unique_ptr<PackedLayer>> m_layers;
    std::vector<RouterWeights> m_gates;
    std::vector<Variant> m_variants;
    Recorder* m_recorder = nullptr;
    std::int64_t m_weightBytes = 0;
    double m_loadSeconds = 0;
    std::vector<std::string> m_weightNotes;
    std::string m_nonFiniteWeights;
};

} // namespace gatescope
