internal import Training

let arguments = CommandLine.arguments
switch arguments[1] {
case "audio": try AudioTraining(dataFolder: arguments[2], outputFolder: arguments[3]).run { print($0) }
case "text": try TextTraining(dataFolder: arguments[2], outputFolder: arguments[3]).run { print($0) }
default:
    try FusionTraining(dataFolder: arguments[2], workFolder: arguments[3], modelFolder: arguments[4]).run { print($0) }
}
