/** The shells with completion, and the line that a user adds to the shell's configuration. */
export const shells: Readonly<Record<string, { readonly script: string; readonly install: string }>> = {
  bash: {
    install: 'eval "$(planasonix completion bash)"   # in ~/.bashrc',
    // Bash splits words at "=" and ":", and replaces only what follows the last of them.
    script: `_planasonix() {
  local IFS=$'\\n' line word cut='' last=-1
  local -a joined
  COMPREPLY=()
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD}"; do
    if ((last >= 0)) && [[ $word == [=:]* || \${joined[last]} == *[=:] ]]; then
      joined[last]+=$word
    else
      joined[++last]=$word
    fi
  done
  [[ \${joined[last]} == *[=:]* ]] && cut=\${joined[last]%"\${joined[last]##*[=:]}"}
  while IFS= read -r line; do
    line=\${line%%$'\\t'*}
    [[ -n $line ]] && COMPREPLY+=("\${line#"$cut"}")
  done < <(planasonix __complete "\${joined[@]}" 2>/dev/null)
}
complete -o default -F _planasonix planasonix
`,
  },
  zsh: {
    install: 'eval "$(planasonix completion zsh)"   # in ~/.zshrc, after compinit',
    script: `_planasonix() {
  local -a names
  local line
  while IFS= read -r line; do
    [ -n "$line" ] && names+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
  done < <(planasonix __complete "\${(@)words[2,CURRENT]}" 2>/dev/null)
  if (( \${#names} )); then _describe 'planasonix' names; else _files; fi
}
compdef _planasonix planasonix
`,
  },
  fish: {
    install: "planasonix completion fish | source   # in ~/.config/fish/config.fish",
    script: `function __planasonix_complete
  set -l words (commandline -opc)[2..-1] (commandline -ct)
  set -l found (planasonix __complete $words 2>/dev/null)
  if set -q found[1]
    printf '%s\\n' $found
  else
    __fish_complete_path (commandline -ct)
  end
end
complete -c planasonix -f -a '(__planasonix_complete)'
`,
  },
  powershell: {
    install: "planasonix completion powershell | Out-String | Invoke-Expression   # in $PROFILE",
    script: `Register-ArgumentCompleter -Native -CommandName planasonix -ScriptBlock {
  param($word, $ast, $position)
  $words = @($ast.CommandElements | Select-Object -Skip 1 | ForEach-Object { $_.ToString() })
  if ($word -eq '') { $words += '""' }
  planasonix __complete @words 2>$null | ForEach-Object {
    $name, $text = $_ -split "\`t", 2
    if (-not $text) { $text = $name }
    [System.Management.Automation.CompletionResult]::new($name, $name, 'ParameterValue', $text)
  }
}
`,
  },
};
