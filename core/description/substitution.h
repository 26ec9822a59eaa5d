#pragma once

#include <string>
#include <string_view>

namespace cyclescope::description {

/// Whether `text`, put into an expression beside operators, needs parentheses around it: it is an expression with an
/// operator of its own outside of brackets. Ranges ("0 :+ n") and lists get none.
bool needs_parentheses(std::string_view text);

/// Appends `inner` to `out`, which goes on with `rest`: in parentheses where these are needed.
void append_operand(std::string& out, std::string_view inner, std::string_view rest);

}  // namespace cyclescope::description
