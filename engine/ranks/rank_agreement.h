// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ranks/rank_transport.h"

#include <exception>
#include <functional>
#include <string>
#include <vector>

namespace gatescope {

/// All ranks know that the work can't be done and why: they may end in good order, and one of them tells it.
class AgreedFailure : public std::exception {
public:
    explicit AgreedFailure(std::exception_ptr error) : m_error(std::move(error)) {}
    const char* what() const noexcept override { return "the ranks agreed that the work can't be done"; }
    /// An Error of the kind that the failing rank threw, the same on all ranks; where that is not rank 0, its
    /// text names it.
    [[noreturn]] void rethrow() const { std::rethrow_exception(m_error); }

private:
    std::exception_ptr m_error;
};

/// Each rank does its work, then all learn whether any failed: AgreedFailure on all of them with the lowest
/// rank's error. Work that waits for other ranks doesn't belong here, since whoever fails would leave them
/// waiting.
void agree(RankTransport& transport, const std::function<void()>& work);

/// A text of rank 0, whatever its length, to all.
std::string broadcastText(RankTransport& transport, std::string text);
/// Each rank's text, on rank 0.
std::vector<std::string> gatherTexts(RankTransport& transport, const std::string& text);

} // namespace gatescope
