@echo off
rem Starts Expanse on Windows; Java and the program lie beside this file.
setlocal
set "home=%~dp0"
"%home%runtime\bin\java.exe" "@%home%lib\java.options" "@%home%lib\program.options" "-XX:AOTCache=%home%lib\start.aot" "-Dexpanse.called=%~n0" %EXPANSE_JAVA_OPTS% -cp "%home%lib\*" expanse.cli.Main %*
exit /b %errorlevel%
