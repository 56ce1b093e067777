// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

namespace gatescope {

/// A sentence that the engine writes, with %1, %2 ... in this order where its text varies. Its translation
/// stands under "EngineText" in gui/i18n.
struct EngineSentence {
    const char* english;
    /// What stands for each placeholder; without, all are numbers:
    /// '#' a number: "12", "0.5"
    /// 'l' a list of them: "16 and 32"
    /// 's' a number, or another of these sentences that holds no further one
    /// 'n' any text, such as a name out of a trace: between two of them stand words
    /// 'e' any text likewise, said in the window's language where it is another sentence, or an error with
    /// its
    ///     remedy
    const char* kinds = "";
};

std::span<const EngineSentence> findingSentences();
std::span<const EngineSentence> comparisonSentences();
std::span<const EngineSentence> importSentences();
std::span<const EngineSentence> runSentences();
std::span<const EngineSentence> errorSentences();
std::span<const EngineSentence> configErrorSentences();
std::span<const EngineSentence> weightErrorSentences();
std::span<const EngineSentence> routingErrorSentences();
std::span<const EngineSentence> deviceErrorSentences();
std::span<const EngineSentence> optionErrorSentences();
std::span<const EngineSentence> queryErrorSentences();

} // namespace gatescope
