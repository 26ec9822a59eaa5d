#include "description/signature.h"

#include <algorithm>

#include "expression/lexer.h"

namespace cyclescope::description {
namespace {

constexpr const char* kExample = "it looks like name, or name(first, second = 1)";

/// The text between the parentheses that follow `name`; nothing where they are missing, null where there is else.
std::optional<std::string_view> list_behind(std::string_view text, std::size_t name) {
  const std::string_view rest = expression::trimmed(text.substr(name));
  if (rest.empty()) return std::string_view();
  if (rest.front() != '(' || rest.back() != ')' || rest.size() < 2) return std::nullopt;
  // The parenthesis that is opened first is closed last: "a(b) + c(d)" is no call.
  if (expression::find_outside(rest.substr(1, rest.size() - 2), ")") != std::string_view::npos) return std::nullopt;
  return rest.substr(1, rest.size() - 2);
}

Json default_of(std::string_view text) {
  const bool digits = !text.empty() && text.size() < 16 && std::all_of(text.begin(), text.end(), expression::is_digit);
  if (!digits) return std::string(text);
  std::int64_t number = 0;
  for (const char digit : text) number = number * 10 + (digit - '0');
  return number;
}

tl::unexpected<Diagnostic> invalid(std::string_view text) {
  return failure("InvalidSignature", "", "'" + std::string(text) + "' is no name with parameters", kExample);
}

}  // namespace

std::vector<std::string> split_arguments(std::string_view list) {
  std::vector<std::string> arguments;
  if (expression::trimmed(list).empty()) return arguments;
  for (const std::string_view argument : expression::split_outside(list, ",")) arguments.emplace_back(argument);
  return arguments;
}

Result<Signature> parse_signature(std::string_view text) {
  Signature signature;
  signature.name = expression::leading_name(text);
  const auto list = list_behind(text, signature.name.size());
  if (signature.name.empty() || !list) return invalid(text);
  for (const std::string& part : split_arguments(*list)) {
    Signature::Parameter parameter;
    parameter.name = expression::leading_name(part);
    const std::string_view rest = expression::trimmed(std::string_view(part).substr(parameter.name.size()));
    if (parameter.name.empty() || (!rest.empty() && rest.front() != '=')) return invalid(text);
    if (!rest.empty()) parameter.default_value = default_of(expression::trimmed(rest.substr(1)));
    for (const Signature::Parameter& other : signature.parameters) {
      if (other.name != parameter.name) continue;
      return failure("DuplicateName", "", "the parameter '" + parameter.name + "' is there twice");
    }
    signature.parameters.push_back(std::move(parameter));
  }
  return signature;
}

Result<Call> parse_call(std::string_view text) {
  Call call;
  call.name = expression::leading_name(text);
  const auto list = list_behind(text, call.name.size());
  if (call.name.empty() || !list) {
    return failure("InvalidCall", "", "'" + std::string(text.substr(0, 80)) + "' is no name with arguments",
                   "it looks like name, or name(first, 2)");
  }
  call.arguments = split_arguments(*list);
  return call;
}

}  // namespace cyclescope::description
